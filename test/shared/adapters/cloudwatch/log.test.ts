import { expect, it, vi } from 'vitest';
import { cloudWatchLog } from '../../../../shared/adapters/cloudwatch/log.ts';

it('writes one JSON object a line, with the details beside the message', () => {
  const lines: string[] = [];
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
  try {
    cloudWatchLog().info('A run expired', { runId: 'run-1', reason: 'no outcome' });
  } finally {
    spy.mockRestore();
  }
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'INFO', message: 'A run expired', runId: 'run-1', reason: 'no outcome' },
  ]);
});
