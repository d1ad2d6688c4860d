import { mersenne } from 'pure-rand/generator/mersenne';
import { describe, expect, it } from 'vitest';
import { reportsOfRun } from '../../../local/simulate/report-later.ts';
import { FOUR_ATTEMPTS, smallWorld } from './small-world.ts';

const DAY = 86_400_000;

describe('reports of a run', () => {
  it('come late, the later the more the leaf or the result delays them', () => {
    const world = smallWorld({
      reporting: {
        delayDays: { median: 1, spread: 0 },
        delays: [
          { success: false, factor: 2 },
          { edit: FOUR_ATTEMPTS, factor: 3 },
          { edit: { path: 'retry.maxAttempts', value: 3 }, success: false, factor: 5 },
        ],
      },
    });
    const { config } = world.strategy;
    const delay = (success: boolean) =>
      reportsOfRun(world, config, success, false, mersenne(1)).map(
        ({ afterMilliseconds }) => afterMilliseconds,
      );
    expect(delay(true)).toEqual([DAY]);
    expect(delay(false)).toEqual([10 * DAY]);
  });

  it('of a failure that looks good are two, the second of which says so', () => {
    const world = smallWorld({ reporting: { delayDays: { median: 1, spread: 0 } } });
    const reports = reportsOfRun(world, world.strategy.config, false, true, mersenne(1));
    expect(reports.map(({ success, failureCode }) => ({ success, failureCode }))).toEqual([
      { success: true, failureCode: null },
      { success: false, failureCode: 'reverted' },
    ]);
    expect(reports[1]?.afterMilliseconds).toBeGreaterThan(DAY);
  });

  it('are none when the run is lost', () => {
    const world = smallWorld({ reporting: { delayDays: { median: 1, spread: 0 }, lostShare: 1 } });
    expect(reportsOfRun(world, world.strategy.config, true, false, mersenne(1))).toEqual([]);
  });
});
