import { expect, it, vi } from 'vitest';
import { cloudWatchMetrics } from '../../../../shared/adapters/cloudwatch/metrics.ts';
import { metricsIn } from '../../../functions/aws/support/metrics.ts';

/** What `use` makes the adapter write, as CloudWatch reads it. */
function written(use: (metrics: ReturnType<typeof cloudWatchMetrics>) => void) {
  const lines: string[] = [];
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
  try {
    const metrics = cloudWatchMetrics('main');
    use(metrics);
    metrics.flush();
  } finally {
    spy.mockRestore();
  }
  return lines.map((line) => JSON.parse(line));
}

it('writes nothing when there is nothing to hand over', () => {
  expect(written(() => undefined)).toEqual([]);
});

it('tells deployments apart by their stage, and by nothing else', () => {
  const [line] = written((metrics) => metrics.count('FoldedRuns', 3));
  expect(line).toMatchObject({ stage: 'main', FoldedRuns: 3 });
  expect(line._aws.CloudWatchMetrics).toEqual([
    {
      Namespace: 'Baton',
      Dimensions: [['stage']],
      Metrics: [{ Name: 'FoldedRuns', Unit: 'Count' }],
    },
  ]);
});

it('writes figures with the same dimensions in one line', () => {
  const lines = written((metrics) => {
    metrics.count('Selections', 1, { source: 'policy' });
    metrics.count('Choices', 1, { source: 'policy' });
    metrics.count('Choices', 1, { source: 'fallback' });
    metrics.count('UnrecordedDecisions', 1);
  });
  expect(metricsIn(lines)).toEqual([
    { source: 'policy', Selections: 1, Choices: 1 },
    { source: 'fallback', Choices: 1 },
    { UnrecordedDecisions: 1 },
  ]);
});

it('keeps every value of a gauge', () => {
  const lines = written((metrics) => {
    metrics.gauge('Utility', 0.5);
    metrics.gauge('Utility', -1);
  });
  expect(metricsIn(lines)).toEqual([{ Utility: [0.5, -1] }]);
});

it('loses none of more values than one line may hold', () => {
  const lines = written((metrics) => {
    for (let n = 0; n < 250; n += 1) metrics.gauge('Utility', n / 250);
  });
  expect(lines.flatMap(({ Utility }) => Utility)).toHaveLength(250);
});

it('hands everything over once', () => {
  const lines = written((metrics) => {
    metrics.count('LostRuns', 1);
    metrics.flush();
  });
  expect(metricsIn(lines)).toEqual([{ LostRuns: 1 }]);
});
