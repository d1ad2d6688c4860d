import { describe, expect, it } from 'vitest';
import type { DeclaredWorld } from '../../../local/simulate/declared-world.ts';
import type { Play } from '../../../local/simulate/play.ts';
import { playWorld } from '../../../local/simulate/play-world.ts';
import { recountedArm } from './recount.ts';
import { FOUR_ATTEMPTS, smallWorld } from './small-world.ts';

const verdicts = async (world: DeclaredWorld) =>
  (await playWorld({ world, seed: 2 })).experiments.map(({ verdict }) => verdict);

describe('a simulated world', () => {
  it('promotes what is truly better, and takes it back once it has become worse', async () => {
    const world = smallWorld({
      days: 14,
      effects: [
        { success: 0.1 },
        { edit: FOUR_ATTEMPTS, success: 0.3 },
        { edit: FOUR_ATTEMPTS, oncePromoted: true, success: -0.88 },
      ],
    });
    const report = await playWorld({ world, seed: 2 });
    expect(report.experiments).toMatchObject([
      { kind: 'comparison', verdict: 'promote' },
      { kind: 'retention', verdict: 'roll_back' },
    ]);
    const [promotion, rollback] = report.experiments;
    expect(promotion?.trueLift).toBeCloseTo(0.3, 12);
    expect(rollback?.trueLift).toBeLessThan(-0.5);
    expect(rollback?.startedDay).toBe(promotion?.endedDay);
    expect(report).toMatchObject({ undecided: false, alerts: [] });
    expect(report.regretPerTask).toBeGreaterThan(0.05);
  });

  it('promotes nothing that is truly the same, or worse', async () => {
    const script = [{ challengers: [[FOUR_ATTEMPTS]], horizonTasks: 200 }];
    expect(await verdicts(smallWorld({ script }))).toEqual(['inconclusive']);
    const effects = [{ edit: FOUR_ATTEMPTS, success: -0.4 }];
    expect(await verdicts(smallWorld({ days: 5, effects }))).toEqual(['reject']);
  });

  it('is the same again with the same seed, and another one with another', async () => {
    const world = smallWorld({ days: 2, agents: ['maple', 'cedar'], runsPerTask: 2 });
    const [once, again, other] = [
      await playWorld({ world, seed: 7 }),
      await playWorld({ world, seed: 7 }),
      await playWorld({ world, seed: 8 }),
    ];
    expect(again).toEqual(once);
    expect(other.meanUtility).not.toBe(once.meanUtility);
  });

  it('is counted by its experiment as the world itself has played it', async () => {
    const world = smallWorld({
      runsPerTask: 3,
      settings: { outcomeWindowSeconds: 2 * 86_400 },
      reporting: {
        delayDays: { median: 0.3, spread: 1 },
        delays: [{ edit: FOUR_ATTEMPTS, success: false, factor: 3 }],
        lostShare: 0.1,
        revisedShare: 0.2,
      },
    });
    const compared: string[] = [];
    const inspect = async (play: Play) => {
      const { id, report } = await play.api.experiment(play.runningExperimentId ?? '');
      for (const { name, tasks, openTasks, mean } of report.arms) {
        const recount = recountedArm(play, id, name);
        expect({ tasks, openTasks }).toEqual({
          tasks: recount.tasks,
          openTasks: recount.openTasks,
        });
        const score = recount.scores / 100 / (tasks - openTasks);
        expect(mean).toBeCloseTo(2 * score - 1, 10);
        expect(openTasks).toBeGreaterThan(5);
        compared.push(name);
      }
    };
    await playWorld({ world, seed: 2, inspect });
    expect(compared).toEqual(['control', 'challenger-1']);
  });
});
