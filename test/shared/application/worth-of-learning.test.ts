import { describe, expect, it } from 'vitest';
import type { Baton } from '../../../shared/application/baton.ts';
import { changeSettings } from '../../../shared/application/change-settings.ts';
import { readInsights } from '../../../shared/application/read-insights.ts';
import type { Mode } from '../../../shared/domain/settings.ts';
import { foldAll, report, runOf, select } from './calls.ts';
import { temporaryBaton } from './temporary-baton.ts';

const RUNS = Array.from({ length: 30 }, (_, at) => `run-${at}`);

/** Baton that holds half of all tasks out. */
async function batonWithHoldout(mode: Mode = 'learning') {
  const baton = await temporaryBaton();
  await changeSettings(baton, { holdoutShare: 0.5, mode, reason: 'a test' }, 'operator');
  return baton;
}

/** Plays tasks of one run each, which end as their side decides. */
async function play(baton: Baton, runs: readonly string[] = RUNS): Promise<void> {
  for (const runId of runs) {
    const { selection } = await select(baton, runId, { taskId: `task of ${runId}` });
    const isHeldOut = selection.decision.source === 'holdout';
    await report(baton, runId, { success: !isHeldOut, final: true });
  }
  await foldAll(baton);
}

const worthOf = async (baton: Baton) => (await readInsights(baton)).holdout;

describe('what learning is worth, as insights tell it', () => {
  it('compares the tasks that were held out with the others', async () => {
    const baton = await batonWithHoldout();
    await play(baton);
    const { share, holdoutTasks, learnedTasks, difference, interval } = await worthOf(baton);
    expect([share, holdoutTasks + learnedTasks, difference]).toEqual([0.5, RUNS.length, 1]);
    expect(interval?.lower).toBeGreaterThan(0.5);
  });

  it('is no more certain because tasks were tried again', async () => {
    const baton = await batonWithHoldout();
    await play(baton);
    const before = await worthOf(baton);
    for (const runId of RUNS) {
      await select(baton, `${runId} again`, { taskId: `task of ${runId}` });
      await report(baton, `${runId} again`, { success: false, final: true });
    }
    await foldAll(baton);
    expect((await runOf(baton, 'run-0 again')).selection?.repeated).toBe(true);
    expect(await worthOf(baton)).toEqual(before);
  });

  it('takes back what a revised outcome had added', async () => {
    const [baton, other] = [await batonWithHoldout(), await batonWithHoldout()];
    await play(baton);
    await report(baton, 'run-3', { success: false, costUsd: 1.2345 });
    await report(baton, 'run-3', { success: null, costUsd: null });
    await foldAll(baton);
    await play(
      other,
      RUNS.filter((runId) => runId !== 'run-3'),
    );
    expect(await worthOf(baton)).toEqual(await worthOf(other));
  });

  it.each<Mode>(['off', 'shadow', 'frozen'])(
    'counts no task of the mode %s: nothing is held out',
    async (mode) => {
      const baton = await batonWithHoldout(mode);
      await play(baton);
      expect(await worthOf(baton)).toMatchObject({ share: 0, holdoutTasks: 0, learnedTasks: 0 });
      expect(await baton.stores.sums.list('worth')).toEqual([]);
    },
  );
});
