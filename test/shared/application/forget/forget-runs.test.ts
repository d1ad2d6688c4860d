import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Baton } from '../../../../shared/application/baton.ts';
import { foldDueRuns } from '../../../../shared/application/fold.ts';
import {
  type FoundRun,
  findRun,
  findRunsOfProject,
} from '../../../../shared/application/forget/find-runs.ts';
import { forgetRuns } from '../../../../shared/application/forget/forget-runs.ts';
import { StorageUnavailable, type Stores } from '../../../../shared/ports.ts';
import { runIdOf, taskIdOf } from '../../../contracts/samples.ts';
import { SEEDED } from '../../domain/seeded.ts';
import { choose, foldAll, report, select } from '../calls.ts';
import { bitsOf, exportAll, importAll } from '../import/files.ts';
import { openBaton, temporaryBaton, temporaryFile } from '../temporary-baton.ts';
import { pastRuns } from './histories.ts';

const LINE = {
  runId: 'r',
  taskId: 't',
  project: 'acme',
  createdAt: '2025-06-01T10:00:00Z',
  strategyVersionId: 'bug-default@1',
  assignsTask: true,
  decisions: [{ type: 'select_agent', chosen: 'a', alternatives: ['a', 'b'], propensity: 0.5 }],
  outcome: { success: true, costUsd: 0.5 },
};
const OTHER = { ...LINE, runId: 'other', taskId: 'u', project: 'web' };

async function foundIn({ stores }: Baton, ids: readonly string[]): Promise<FoundRun[]> {
  const found = await Promise.all(ids.map((id) => findRun(stores.runs, runIdOf(id))));
  return found.filter((run) => run !== undefined);
}

async function forget(baton: Baton, ...ids: readonly string[]): Promise<number> {
  return await forgetRuns(baton, {
    kind: 'project',
    id: 'acme',
    runs: await foundIn(baton, ids),
    caller: 'tester',
    reason: 'a test',
    onProgress: () => undefined,
  });
}

/** What is left when the lines are all that ever was. */
async function neverHad(lines: readonly unknown[]) {
  const { baton, close } = await openBaton(await temporaryFile());
  await importAll(baton, lines);
  await foldAll(baton);
  const left = await leftIn(baton);
  await close();
  return left;
}

async function countedRuns({ stores }: Baton): Promise<number | undefined> {
  const [totals] = await stores.sums.get([{ family: 'overall', member: 'totals' }]);
  return totals?.vector[0];
}

async function leftIn(baton: Baton) {
  const tasks = ['t', 'u', 'task-0', 'task-1', 'task-2', 'task-3'].map(taskIdOf);
  return {
    sums: await bitsOf(baton.stores),
    lines: (await exportAll(baton.stores)).filter((line) => line.startsWith('{"runId"')),
    tasks: await Promise.all(tasks.map((task) => baton.stores.runs.assignment(task))),
    models: [...((await baton.policy.current()).policy?.models ?? [])]
      .map(([type, { options }]) => [type, [...options.keys()].sort()] as const)
      .filter(([, options]) => options.length > 0)
      .sort(),
  };
}

describe('forgetting runs', () => {
  it('leaves what there would be without them, whatever was folded before, between and at once', {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(pastRuns, fc.boolean(), fc.boolean(), async (runs, folded, meanwhile) => {
        const { baton, close } = await openBaton(await temporaryFile());
        await importAll(
          baton,
          runs.map(({ line }) => line),
        );
        if (folded) await foldAll(baton);
        const forgotten = runs.filter(({ isForgotten }) => isForgotten).map(({ runId }) => runId);
        const [count] = await Promise.all([
          forget(baton, ...forgotten),
          ...(meanwhile ? [foldDueRuns(baton, 2), foldDueRuns(baton, 3)] : []),
        ]);
        await foldAll(baton);
        expect(count).toBe(forgotten.length);
        const kept = runs.filter(({ isForgotten }) => !isForgotten).map(({ line }) => line);
        expect(await leftIn(baton)).toEqual(await neverHad(kept));
        await close();
      }),
      { ...SEEDED, numRuns: 40 },
    );
  });

  it('goes on after an end at any moment, and removes everything once', async () => {
    const expected = await neverHad([OTHER]);
    let isFinished = false;
    for (let calls = 0; !isFinished; calls += 1) {
      const power = endingAfter(calls);
      const { baton, close } = await openBaton(await temporaryFile(), { around: power.around });
      await importAll(baton, [LINE, { ...LINE, runId: 's', assignsTask: false }, OTHER]);
      await foldAll(baton);
      await report(baton, 'r', { costUsd: 1 });
      power.count();
      const attempt = await forget(baton, 'r', 's').catch((error: unknown) => error);
      power.back();
      isFinished = attempt === 2;
      if (!isFinished) expect(attempt).toBeInstanceOf(StorageUnavailable);
      // What has been taken back does not return while nobody asks for it again.
      const counted = await countedRuns(baton);
      await foldAll(baton);
      expect(await countedRuns(baton)).toBe(counted);
      await forget(baton, 'r', 's');
      await foldAll(baton);
      expect(await leftIn(baton)).toEqual(expected);
      await close();
    }
  });

  it('begins anew when a report comes in between, and forgets that too', async () => {
    let reports = 0;
    const around = (stores: Stores): Stores => ({
      ...stores,
      runs: {
        ...stores.runs,
        remove: async (removal) => {
          if (reports < 3) {
            reports += 1;
            await report(baton, 'r', { costUsd: reports });
            if (reports === 2) await foldAll(baton);
          }
          return await stores.runs.remove(removal);
        },
      },
    });
    const baton = await temporaryBaton({ around });
    await importAll(baton, [LINE, OTHER]);
    await foldAll(baton);
    expect(await forget(baton, 'r')).toBe(1);
    await foldAll(baton);
    expect(reports).toBe(3);
    expect(await leftIn(baton)).toEqual(await neverHad([OTHER]));
  });

  it('tells the audit log how much was forgotten, and never what', async () => {
    const baton = await temporaryBaton();
    await importAll(baton, [LINE, { ...LINE, runId: 's', assignsTask: false }]);
    const listed = { limit: 100, cursor: undefined };
    const before = (await baton.stores.audit.list(listed)).items.length;
    await forget(baton, 'r', 's');
    const { items } = await baton.stores.audit.list(listed);
    expect(items).toHaveLength(before + 1);
    expect(items[0]).toMatchObject({
      action: 'project_forgotten',
      caller: 'tester',
      reason: 'a test',
      subject: expect.stringMatching(/^project [0-9a-f-]{36}$/),
      before: { runs: 2, decisions: 2 },
      after: null,
    });
    expect(JSON.stringify(items)).not.toContain('acme');

    expect(await forget(baton, 'r', 's')).toBe(0);
    expect((await baton.stores.audit.list(listed)).items).toHaveLength(before + 1);
  });

  it('publishes the policy that follows, also when an earlier attempt ended just before', async () => {
    const file = await temporaryFile();
    const isCut = { publishing: false };
    const around = (stores: Stores): Stores => ({
      ...stores,
      policies: {
        ...stores.policies,
        publish: async (parts) => {
          if (isCut.publishing) throw new StorageUnavailable('the end');
          return await stores.policies.publish(parts);
        },
      },
    });
    const { baton, close } = await openBaton(file, { around });
    const learned = async () =>
      (await baton.policy.current()).policy?.models.get('select_agent')?.options.size ?? 0;
    await importAll(baton, [LINE]);
    await foldAll(baton);
    isCut.publishing = true;
    await expect(forget(baton, 'r')).rejects.toThrow('the end');
    expect(await learned()).toBe(1);

    const other = await openBaton(file, { empty: true });
    expect(await forget(other.baton, 'r')).toBe(0);
    expect(await learned()).toBe(0);
    await Promise.all([close(), other.close()]);
  });
});

describe('finding what to forget', () => {
  it('finds the runs that name a project, as theirs or among the features of a choice', async () => {
    const around = (stores: Stores): Stores => ({
      ...stores,
      runs: {
        ...stores.runs,
        list: (filter, page) => stores.runs.list(filter, { ...page, limit: 2 }),
      },
    });
    const baton = await temporaryBaton({ around });
    await select(baton, 'selected', { project: { id: 'acme' } });
    await choose(baton, 'asked', { context: { project: 'acme' } });
    await importAll(baton, [{ runId: 'told', context: { project: 'acme' } }]);
    await select(baton, 'elsewhere', { project: { id: 'acme/web' } });
    await choose(baton, 'nowhere', { context: { package: 'acme' } });
    let looked = 0;
    const found = await findRunsOfProject(baton.stores.runs, 'acme', (more) => {
      looked += more;
    });
    expect(found.map(({ runId }) => runId).sort()).toEqual(['asked', 'selected', 'told']);
    expect(looked).toBe(5);
  });

  it('says how much there is of each', async () => {
    const baton = await temporaryBaton();
    await importAll(baton, [LINE]);
    const before = await findRun(baton.stores.runs, runIdOf('r'));
    expect(before).toEqual({ runId: 'r', decisions: 1, isLearnedFrom: false });
    await foldAll(baton);
    expect((await findRun(baton.stores.runs, runIdOf('r')))?.isLearnedFrom).toBe(true);
    expect(await findRun(baton.stores.runs, runIdOf('unknown'))).toBeUndefined();
  });
});

/** Stores that end after so many of the calls that forgetting makes, counted from `count` on. */
function endingAfter(calls: number) {
  let left = Number.POSITIVE_INFINITY;
  const spend = () => {
    if (left === 0) throw new StorageUnavailable('the end');
    left -= 1;
  };
  const around = (stores: Stores): Stores => ({
    ...stores,
    runs: {
      ...stores.runs,
      run: async (id) => {
        spend();
        return await stores.runs.run(id);
      },
      remove: async (removal) => {
        spend();
        return await stores.runs.remove(removal);
      },
    },
    folds: {
      ...stores.folds,
      commit: async (runs, additions) => {
        spend();
        return await stores.folds.commit(runs, additions);
      },
    },
    policies: {
      ...stores.policies,
      publish: async (parts) => {
        spend();
        return await stores.policies.publish(parts);
      },
    },
  });
  return {
    around,
    count: () => {
      left = calls;
    },
    back: () => {
      left = Number.POSITIVE_INFINITY;
    },
  };
}
