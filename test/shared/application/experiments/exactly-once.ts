import { describe, expect, it } from 'vitest';
import type { Baton } from '../../../../shared/application/baton.ts';
import { judgeStrategy } from '../../../../shared/application/evolution/judge-experiment.ts';
import {
  judgeExperiment,
  judgeRunningExperiments,
} from '../../../../shared/application/experiments/judge.ts';
import { reconcilePolicy } from '../../../../shared/application/publish-policy.ts';
import { additionsOfTask } from '../../../../shared/domain/experiment/additions-of-task.ts';
import type { Experiment } from '../../../../shared/domain/experiment/experiment.ts';
import { executionIdSchema } from '../../../../shared/domain/identifiers.ts';
import type { Stores } from '../../../../shared/ports.ts';
import { sampleTask } from '../../../contracts/samples.ts';
import { foldAll, report, select } from '../calls.ts';
import type { FakeClock } from '../fake-clock.ts';
import {
  addVersions,
  alertsOf,
  arms,
  auditOf,
  BUGS,
  create,
  DAY,
  inForce,
  pin,
  runningOf,
  stop,
  stored,
  strategyOf,
  taskCounts,
} from './calls.ts';
import { endingPower } from './ending-power.ts';

/** One store that several processes open, which share a clock. */
export interface SharedStore {
  readonly clock: FakeClock;
  /** Another process on the store. @param around puts trouble around the stores it sees */
  open(around?: (stores: Stores) => Stores): Promise<Baton>;
}

/** What holds of experiments whoever else is at work, on stores that `begin` makes. */
export function testExactlyOnce(begin: () => Promise<SharedStore>): void {
  /** A challenger that is better has been tested for a week, and nobody has looked. */
  async function decided() {
    const place = await begin();
    const baton = await place.open();
    await addVersions(baton);
    const experiment = await create(baton);
    await count(baton, experiment, { control: 0, 'challenger-1': 100 });
    place.clock.pass(8 * DAY);
    const before = await strategyOf(baton);
    return { ...place, baton, experiment, before };
  }

  /** A promoted version is worse, and nobody has looked. */
  async function regressed() {
    const place = await decided();
    await judgeRunningExperiments(place.baton);
    const retention = await runningOf(place.baton);
    await count(place.baton, retention, { previous: 100, promoted: 0 });
    return { ...place, retention };
  }

  describe('a promotion', () => {
    it('happens once, however many judge at the same time', async () => {
      const { open, baton, experiment, before } = await decided();
      const judges = [baton, await open(), await open(), await open()];
      await Promise.all(judges.map((judge) => judgeExperiment(judge, experiment.id)));
      await expectPromotedOnce(baton, experiment, before.revision);
      for (const judge of judges) {
        expect(await inForce(judge)).toMatchObject({ current: 'bug-default@2' });
      }
    });

    it('happens once when the schedule fires twice', async () => {
      const { open, baton, experiment, before } = await decided();
      const other = await open();
      await Promise.all([baton, other, other].map(judgeRunningExperiments));
      await judgeRunningExperiments(other);
      await expectPromotedOnce(baton, experiment, before.revision);
    });

    it('happens once when the state machine judges twice', async () => {
      const { clock, baton, experiment, before } = await decided();
      const executionId = executionIdSchema.parse('execution-1');
      const execution = { executionId, slug: BUGS, dryRun: false };
      const expiresAt = new Date(Date.parse(clock.now()) + DAY).toISOString();
      const lease = { slug: BUGS, owner: executionId, expiresAt };
      await baton.stores.leases.acquire(lease, clock.now());
      await judgeStrategy(baton, execution);
      await judgeStrategy(baton, execution);
      await expectPromotedOnce(baton, experiment, before.revision);
    });

    it('happens once, and is in force, whenever the power of a judge ends', {
      timeout: 60_000,
    }, async () => {
      for (let writes = 0, hasEnded = true; hasEnded; writes += 1) {
        const { open, baton, experiment, before } = await decided();
        const power = endingPower();
        const judge = await open(power.around);
        await judge.policy.current();
        power.endAfter(writes);
        await judgeExperiment(judge, experiment.id).catch(() => undefined);
        hasEnded = power.hasEnded();
        await judgeRunningExperiments(baton);
        await reconcilePolicy(baton);
        await expectPromotedOnce(baton, experiment, before.revision);
        expect(await inForce(baton)).toEqual({
          current: 'bug-default@2',
          experiment: (await runningOf(baton)).id,
          arms: ['previous', 'promoted'],
        });
      }
    });

    it('is in force once somebody reconciles the policy, when it was stored and not published', async () => {
      let isBroken = true;
      const { open, baton, experiment, before } = await decided();
      const judge = await open((stores) => ({
        ...stores,
        policies: {
          ...stores.policies,
          publish: (parts) =>
            isBroken ? Promise.reject(new Error('a crash')) : stores.policies.publish(parts),
        },
      }));
      await expect(judgeExperiment(judge, experiment.id)).rejects.toThrow('a crash');
      expect(await strategyOf(baton)).toMatchObject({ currentVersionId: 'bug-default@2' });
      expect(await inForce(baton)).toMatchObject({ current: 'bug-default@1' });
      isBroken = false;
      await reconcilePolicy(judge);
      expect(await inForce(baton)).toMatchObject({ current: 'bug-default@2' });
      await expectPromotedOnce(baton, experiment, before.revision);
    });

    it('happens once when the answer of storage is lost', async () => {
      let isLost = true;
      const { open, baton, experiment, before } = await decided();
      const judge = await open((stores) => ({
        ...stores,
        experiments: {
          ...stores.experiments,
          save: async (write) => {
            const answer = await stores.experiments.save(write);
            if (isLost) throw new Error('no answer');
            return answer;
          },
        },
      }));
      await expect(judgeExperiment(judge, experiment.id)).rejects.toThrow('no answer');
      isLost = false;
      await judgeExperiment(judge, experiment.id);
      await judgeRunningExperiments(judge);
      await expectPromotedOnce(baton, experiment, before.revision);
    });

    it('and an operator who pins a version at the same time leave what the operator wanted', async () => {
      const { open, baton, experiment } = await decided();
      const [judge, operator] = [await open(), await open()];
      const pinned = await Promise.allSettled([
        pin(operator, 3),
        judgeExperiment(judge, experiment.id),
      ]);
      // The operator may be told that the strategy has changed meanwhile.
      if (pinned[0].status === 'rejected') await pin(operator, 3);
      await judgeRunningExperiments(baton);
      expect(await strategyOf(baton)).toMatchObject({
        currentVersionId: 'bug-default@3',
        runningExperimentId: null,
      });
      const { kind } = (await stored(baton, experiment.id)).verdict ?? {};
      expect(await countOf(baton, 'version_promoted')).toBe(kind === 'promote' ? 1 : 0);
    });

    it('or the end by an operator, but never both', async () => {
      const { open, baton, experiment } = await decided();
      const [judge, operator] = [await open(), await open()];
      await Promise.allSettled([
        stop(operator, experiment.id),
        judgeExperiment(judge, experiment.id),
      ]);
      const { verdict, revision } = await stored(baton, experiment.id);
      const isPromoted = verdict?.kind === 'promote';
      expect(['promote', 'stopped']).toContain(verdict?.kind);
      expect(revision).toBe(2);
      expect(await countOf(baton, 'version_promoted')).toBe(isPromoted ? 1 : 0);
      expect(await countOf(baton, 'experiment_ended')).toBe(isPromoted ? 0 : 1);
      expect(await strategyOf(baton)).toMatchObject({
        currentVersionId: isPromoted ? 'bug-default@2' : 'bug-default@1',
      });
    });
  });

  describe('a version that goes back', () => {
    it('goes back once, however many judge at the same time', async () => {
      const { open, baton, retention } = await regressed();
      const { revision } = await strategyOf(baton);
      const judges = [baton, await open(), await open()];
      await Promise.all(judges.map((judge) => judgeExperiment(judge, retention.id)));
      expect(await countOf(baton, 'version_rolled_back')).toBe(1);
      expect(await strategyOf(baton)).toMatchObject({
        currentVersionId: 'bug-default@1',
        runningExperimentId: null,
        revision: revision + 1,
      });
    });

    it('goes back once, in force and alerted, whenever the power of a judge ends', {
      timeout: 60_000,
    }, async () => {
      for (let writes = 0, hasEnded = true; hasEnded; writes += 1) {
        const { open, baton, retention } = await regressed();
        const power = endingPower();
        const judge = await open(power.around);
        await judge.policy.current();
        power.endAfter(writes);
        await judgeExperiment(judge, retention.id).catch(() => undefined);
        hasEnded = power.hasEnded();
        await judgeRunningExperiments(baton);
        await reconcilePolicy(baton);
        expect(await countOf(baton, 'version_rolled_back')).toBe(1);
        expect(await inForce(baton)).toMatchObject({ current: 'bug-default@1', experiment: null });
        expect((await alertsOf(baton)).map(({ code }) => code)).toContain('version_rolled_back');
      }
    });
  });

  it('an arm that is out is closed once, and the others go on', async () => {
    const { clock, open } = await begin();
    const baton = await open();
    await addVersions(baton);
    const three = { arms: arms({ 1: 0.4, 2: 0.3, 3: 0.3 }), guardrails: [] };
    const experiment = await create(baton, three);
    await count(baton, experiment, { control: 50, 'challenger-1': 0, 'challenger-2': 70 });
    clock.pass(DAY);
    const judges = [baton, await open(), await open()];
    await Promise.all(judges.map((judge) => judgeExperiment(judge, experiment.id)));
    expect(await stored(baton, experiment.id)).toMatchObject({
      status: 'running',
      arms: [{ closed: null }, { closed: { kind: 'reject' } }, { closed: null }],
      revision: 2,
    });
    expect(await countOf(baton, 'experiment_arm_closed')).toBe(1);
    expect((await inForce(baton)).arms).toContain('challenger-1 (closed)');
  });

  it('a task is counted once, however many fold its runs at the same time', async () => {
    const { open } = await begin();
    const baton = await open();
    await addVersions(baton);
    const experiment = await create(baton, { guardrails: [] });
    let tasks = 0;
    for (let task = 0; tasks < 6; task += 1) {
      const { selection } = await select(baton, `task-${task}`);
      if (selection.experimentId !== experiment.id) continue;
      tasks += 1;
      await report(baton, `task-${task}`, { success: 1 });
      await select(baton, `retry-${task}`, { taskId: `task-${task}` });
      await report(baton, `retry-${task}`, { success: 1, final: true });
    }
    const folders = [baton, await open(), await open()];
    await Promise.all(folders.map((folder) => foldAll(folder)));
    await foldAll(baton);
    const counts = Object.values(await taskCounts(baton, experiment));
    expect(counts.map(([assigned]) => assigned ?? 0).reduce((sum, each) => sum + each, 0)).toBe(6);
    expect(counts.map(([, closed]) => closed ?? 0).reduce((sum, each) => sum + each, 0)).toBe(6);
  });
}

/** Counts thirty closed tasks of each arm with a score in hundredths; of a retention by its weights. */
async function count(
  { stores, clock }: Baton,
  { id, arms }: Experiment,
  scores: Readonly<Record<string, number>>,
): Promise<void> {
  const additions = arms.flatMap(({ name: arm, weight }) => {
    const counted = { score: scores[arm] ?? 0, guardrails: [0, 0, 0, 0] };
    const day = clock.now().slice(0, 10);
    const task = sampleTask(id, 'one of many', { arm, day, counted, closed: true });
    return additionsOfTask(task).map((addition) => ({
      ...addition,
      vector: addition.vector.map((value) => value * Math.round(60 * weight)),
    }));
  });
  await stores.folds.commit([], additions);
}

async function countOf(baton: Baton, wanted: string): Promise<number> {
  return (await auditOf(baton)).filter(({ action }) => action === wanted).length;
}

/** One audit entry, one move of the pointer and one retention. */
async function expectPromotedOnce(
  baton: Baton,
  { id }: Experiment,
  revisionBefore: number,
): Promise<void> {
  expect(await countOf(baton, 'version_promoted')).toBe(1);
  expect(await stored(baton, id)).toMatchObject({ revision: 2, verdict: { kind: 'promote' } });
  const { items } = await baton.stores.experiments.list(
    { status: undefined, slug: BUGS },
    { limit: 50, cursor: undefined },
  );
  const retentions = items.filter(({ kind }) => kind === 'retention');
  expect(retentions).toMatchObject([{ status: 'running', revision: 1 }]);
  expect(await strategyOf(baton)).toMatchObject({
    currentVersionId: 'bug-default@2',
    runningExperimentId: retentions[0]?.id,
    revision: revisionBefore + 1,
  });
}
