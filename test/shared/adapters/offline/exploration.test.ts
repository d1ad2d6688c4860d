import { describe, expect, it } from 'vitest';
import type { Configuration } from '../../../../shared/domain/strategy/configuration.ts';
import { experimentsToFindAll } from './evolutions.ts';

const START: Configuration = {
  decomposition: { approach: 'single', maxSubtasks: 1 },
  agentSelection: { agents: [], rules: [] },
  parallelism: { maxParallelAgents: 1 },
  retry: { maxAttempts: 3, backoff: 'exponential', initialDelaySeconds: 30, onFailure: {} },
  escalation: {
    afterFailedAttempts: 3,
    afterMinutes: 60,
    onFailureCodes: ['auth'],
    aboveCostUsd: 5,
  },
};

const CANDIDATES = [
  ['retry.maxAttempts', '4'],
  ['decomposition.approach', 'hierarchical'],
  ['parallelism.maxParallelAgents', '2'],
  ['escalation.afterFailedAttempts', '4'],
  ['decomposition.maxSubtasks', '2'],
  ['escalation.afterMinutes', '90'],
] as const;
const EDITS = CANDIDATES.map(([path, value]) => ({ path, value }));

/** Every second of the ways to choose three of the candidates. */
const TRIPLES = EDITS.flatMap((first, one) =>
  EDITS.slice(one + 1).flatMap((second, two) =>
    EDITS.slice(one + two + 2).map((third) => [first, second, third]),
  ),
).filter((_, at) => at % 2 === 1);

async function worst(mostChallengers: number): Promise<number> {
  const counts: number[] = [];
  for (const [seed, useful] of TRIPLES.entries()) {
    const world = { start: START, useful, mostChallengers, seed };
    counts.push((await experimentsToFindAll(world, 30)) ?? Number.POSITIVE_INFINITY);
  }
  return Math.max(...counts);
}

describe('where no data say which leaves are useful', () => {
  it('three of six are found within eight experiments of one challenger', async () => {
    expect(await worst(1)).toBeLessThanOrEqual(8);
  });

  it('three of six are found within five experiments of two challengers', async () => {
    expect(await worst(2)).toBeLessThanOrEqual(5);
  });

  it.each([
    ['retry.maxAttempts', '1'],
    ['retry.onFailure[tests_failed]', 'stop'],
    ['escalation.onFailureCodes[tests_failed]', 'true'],
    ['retry.initialDelaySeconds', '300'],
    ['parallelism.maxParallelAgents', '4'],
    ['escalation.aboveCostUsd', '1'],
  ])('even %s = %s is found in the end', async (path, value) => {
    const useful = [{ path, value }];
    const world = { start: START, useful, mostChallengers: 2, seed: 1 };
    expect(await experimentsToFindAll(world, 60)).toBeDefined();
  });
});
