import { describe, expect, it } from 'vitest';
import { decisionIdSchema } from '../../shared/domain/identifiers.ts';
import { closedAfterTest, type OpenStores } from './open-stores.ts';
import {
  at,
  nextRevision,
  runIdOf,
  sampleAssignment,
  sampleDecision,
  sampleFolded,
  sampleRun,
  sampleSelection,
  taskIdOf,
} from './samples.ts';

/** What every {@link RunLog} promises about reading and writing; its pages have their own contract. */
export function runLogContract(name: string, open: OpenStores): void {
  const emptyStores = closedAfterTest(open);
  const created = { expectedRevision: undefined } as const;

  describe(`run log: ${name}`, () => {
    it('has nothing before the first write', async () => {
      const { runs } = await emptyStores();
      expect(await runs.run(runIdOf('r'))).toBeUndefined();
      expect(await runs.decisions(runIdOf('r'))).toEqual([]);
      expect(await runs.decision(runIdOf('r'), decisionIdSchema.parse('d'))).toBeUndefined();
      expect(await runs.runOfDecision(decisionIdSchema.parse('d'))).toBeUndefined();
      expect(await runs.assignment(taskIdOf('t'))).toBeUndefined();
    });

    it('reads back a run as it was written', async () => {
      const { runs } = await emptyStores();
      const run = sampleRun('r', {
        selection: sampleSelection('r'),
        context: { taskType: 'bug', attempt: 2, share: 0.1, hasCodeRefs: false },
        applicableSignals: ['merged', 'iterations'],
        outcome: {
          facts: { merged: true, lintClean: null },
          observedAt: { merged: at(1) },
          final: true,
        },
      });
      expect(await runs.write({ run, ...created })).toBe('written');
      expect(await runs.run(run.runId)).toEqual(run);
    });

    it('keeps any text that an id may hold', async () => {
      const { runs } = await emptyStores();
      const run = sampleRun(`it's "100%" \u{1F980} a/b#c@d\\n é`);
      await runs.write({ run, ...created });
      expect(await runs.run(run.runId)).toEqual(run);
      expect(await runs.run(runIdOf(`it's "100%" \u{1F980} a/b#c@d\\n e`))).toBeUndefined();
    });

    it('does not create a run that exists', async () => {
      const { runs } = await emptyStores();
      const run = sampleRun('r');
      await runs.write({ run, ...created });
      expect(await runs.write({ run: { ...run, dueAt: null }, ...created })).toBe('conflict');
      expect(await runs.run(run.runId)).toEqual(run);
    });

    it('does not change a run that does not exist', async () => {
      const { runs } = await emptyStores();
      const run = sampleRun('r', { revision: 2 });
      expect(await runs.write({ run, expectedRevision: 1 })).toBe('conflict');
      expect(await runs.run(run.runId)).toBeUndefined();
    });

    it('writes over the revision that was read, and over no other', async () => {
      const { runs } = await emptyStores();
      const first = sampleRun('r');
      const second = nextRevision(first, { decisionCount: 7 });
      await runs.write({ run: first, ...created });
      expect(await runs.write({ run: second, expectedRevision: 1 })).toBe('written');
      expect(await runs.write({ run: second, expectedRevision: 1 })).toBe('conflict');
      expect(await runs.run(first.runId)).toEqual(second);
    });

    it('stores one of the writes that read the same revision', async () => {
      const { runs } = await emptyStores();
      const run = sampleRun('r');
      await runs.write({ run, ...created });
      const answers = await Promise.all(
        [1, 2, 3, 4, 5].map((decisionCount) =>
          runs.write({ run: nextRevision(run, { decisionCount }), expectedRevision: 1 }),
        ),
      );
      expect(answers.filter((answer) => answer === 'written')).toHaveLength(1);
      expect(await runs.run(run.runId)).toMatchObject({
        revision: 2,
        decisionCount: answers.indexOf('written') + 1,
      });
    });

    it('never writes what the fold wrote', async () => {
      const { runs, folds } = await emptyStores();
      const run = sampleRun('r', { folded: sampleFolded({ count: 9 }) });
      await runs.write({ run, ...created });
      expect((await runs.run(run.runId))?.folded.count).toBe(0);

      const folded = sampleFolded();
      await folds.commit(
        [{ runId: run.runId, expectedRevision: 1, expectedFoldCount: 0, folded, dueAt: null }],
        [],
      );
      await runs.write({ run: nextRevision(run), expectedRevision: 1 });
      expect((await runs.run(run.runId))?.folded).toEqual(folded);
    });

    it('begins a run with its outcome window as it stands, and leaves that to the fold then', async () => {
      const { runs } = await emptyStores();
      const run = sampleRun('r');
      await runs.write({ run, ...created, window: 'lost' });
      expect((await runs.run(run.runId))?.folded).toEqual({ ...run.folded, window: 'lost' });
      await runs.write({ run: nextRevision(run), expectedRevision: 1, window: 'expired' });
      expect((await runs.run(run.runId))?.folded.window).toBe('lost');
    });

    it('lists a run’s decisions in the order in which they were decided, then by id', async () => {
      const { runs } = await emptyStores();
      const late = sampleDecision('r', { decisionId: 'a', decidedAt: at(2) });
      const early = sampleDecision('r', { decisionId: 'c', decidedAt: at(1) });
      const earlyToo = sampleDecision('r', { decisionId: 'b', decidedAt: at(1) });
      const run = sampleRun('r');
      await runs.write({ run, ...created, decisions: [late, early] });
      await runs.write({ run: nextRevision(run), expectedRevision: 1, decisions: [earlyToo] });
      expect(await runs.decisions(run.runId)).toEqual([earlyToo, early, late]);
    });

    it('finds a decision in its own run only, and tells which run that is', async () => {
      const { runs } = await emptyStores();
      const decision = sampleDecision('r', { decisionId: 'd' });
      await runs.write({ run: sampleRun('r'), ...created, decisions: [decision] });
      expect(await runs.decision(runIdOf('r'), decision.decisionId)).toEqual(decision);
      expect(await runs.decision(runIdOf('other'), decision.decisionId)).toBeUndefined();
      expect(await runs.runOfDecision(decision.decisionId)).toBe('r');
    });

    it('uses a decision’s id once, in whatever run, and then writes nothing', async () => {
      const { runs } = await emptyStores();
      const decisions = [sampleDecision('r', { decisionId: 'd' })];
      await runs.write({ run: sampleRun('r'), ...created, decisions });
      const write = {
        run: sampleRun('other'),
        ...created,
        decisions: [
          sampleDecision('other', { decisionId: 'new' }),
          sampleDecision('other', { decisionId: 'd' }),
        ],
        assignment: sampleAssignment('t', 'other'),
      };
      expect(await runs.write(write)).toBe('conflict');
      expect(await runs.run(runIdOf('other'))).toBeUndefined();
      expect(await runs.decisions(runIdOf('other'))).toEqual([]);
      expect(await runs.assignment(taskIdOf('t'))).toBeUndefined();
      expect(await runs.runOfDecision(decisionIdSchema.parse('d'))).toBe('r');
    });

    it('assigns a task once, and a write that assigns it again writes nothing', async () => {
      const { runs } = await emptyStores();
      const assignment = sampleAssignment('t', 'r');
      await runs.write({ run: sampleRun('r'), ...created, assignment });
      const again = sampleAssignment('t', 'other');
      const decisions = [sampleDecision('other', { decisionId: 'd' })];
      expect(
        await runs.write({ run: sampleRun('other'), ...created, decisions, assignment: again }),
      ).toBe('conflict');
      expect(await runs.assignment(taskIdOf('t'))).toEqual(assignment);
      expect(await runs.run(runIdOf('other'))).toBeUndefined();
      expect(await runs.decisions(runIdOf('other'))).toEqual([]);
    });
  });
}
