import { describe, expect, it } from 'vitest';
import { createExperiment } from '../../../shared/application/experiments/create-experiment.ts';
import { experimentRequestSchema } from '../../../shared/application/experiments/requests.ts';
import { stopExperiment } from '../../../shared/application/experiments/stop-experiment.ts';
import { readInsights } from '../../../shared/application/read-insights.ts';
import { addVersion } from '../../../shared/application/strategies.ts';
import { sampleConfiguration, slugOf } from '../../contracts/samples.ts';
import { foldAll, report, select } from './calls.ts';
import { type TestBaton, temporaryBaton } from './temporary-baton.ts';

const DAY_MILLISECONDS = 86_400_000;

async function batonWithVersion(): Promise<TestBaton> {
  const baton = await temporaryBaton();
  const version = { config: sampleConfiguration(), reasoning: 'a test', makeCurrent: false };
  await addVersion(baton, slugOf('bug-default'), version, 'operator');
  return baton;
}

async function begin(baton: TestBaton) {
  const arms = [1, 2].map((number) => ({ versionId: `bug-default@${number}`, weight: 0.5 }));
  const request = experimentRequestSchema.parse({ slug: 'bug-default', arms, reason: 'a test' });
  return await createExperiment(baton, request, 'operator');
}

describe('experiments in the insights', () => {
  it('tell how those that run stand', async () => {
    const baton = await batonWithVersion();
    const { id } = await begin(baton);
    for (const run of ['a', 'b', 'c', 'd']) {
      await select(baton, run);
      if (run !== 'd') await report(baton, run, { success: true, final: true });
    }
    await foldAll(baton);
    const { running, ended } = (await readInsights(baton)).experiments;
    expect(running.map((each) => [each.id, each.report.why?.slice(0, 12)])).toEqual([
      [id, 'Only 3 tasks'],
    ]);
    const tasks = running[0]?.report.arms.reduce((sum, arm) => sum + arm.tasks, 0);
    const open = running[0]?.report.arms.reduce((sum, arm) => sum + arm.openTasks, 0);
    expect([tasks, open, ended.length]).toEqual([4, 1, 0]);
  });

  it('tell the verdicts of the last 30 days, the latest first, and no more than 20', async () => {
    const baton = await batonWithVersion();
    for (let round = 0; round < 25; round += 1) {
      const { id } = await begin(baton);
      await stopExperiment(baton, id, { reason: `round ${round}` }, 'operator');
      baton.clock.pass(1_000);
    }
    const reasons = async () =>
      (await readInsights(baton)).experiments.ended.map(({ verdict }) => verdict?.reason);
    const latest = Array.from({ length: 20 }, (_, at) => `round ${24 - at}`);
    expect(await reasons()).toEqual(latest);
    baton.clock.pass(30 * DAY_MILLISECONDS - 3_000);
    expect(await reasons()).toEqual(latest.slice(0, 3));
    baton.clock.pass(DAY_MILLISECONDS);
    expect(await reasons()).toEqual([]);
  });
});
