import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runReply } from '../../../functions/replies/run.ts';
import type { Baton } from '../../../shared/application/baton.ts';
import { foldDueRuns } from '../../../shared/application/fold.ts';
import { readInsights } from '../../../shared/application/read-insights.ts';
import { readRun } from '../../../shared/application/read-run.ts';
import { foldedSchema } from '../../../shared/domain/run/run.ts';
import {
  BatchTooLarge,
  StorageUnavailable,
  StoredDataError,
  type Stores,
} from '../../../shared/ports.ts';
import { runIdOf } from '../../contracts/samples.ts';
import { SEEDED } from '../domain/seeded.ts';
import { choose, foldAll, record, report, select } from './calls.ts';
import { openBaton, temporaryBaton, temporaryFile } from './temporary-baton.ts';

const AGENTS = ['claude', 'codex'];

/** What an agent decided by itself, at even odds. */
const drawn = (chosen: string, changes: Readonly<Record<string, unknown>> = {}) => ({
  type: 'select_agent',
  chosen,
  alternatives: AGENTS,
  propensity: 0.5,
  ...changes,
});

const replyOf = async (baton: Baton, id: string) => runReply(await readRun(baton, runIdOf(id)));

/** 20 runs of each agent, in which `claude` earns 1 and `codex` nothing. */
async function twentyOfEach(baton: Baton): Promise<void> {
  for (let at = 0; at < 20; at += 1) {
    await report(baton, `good-${at}`, { success: 1, decisions: [drawn('claude')] });
    await report(baton, `bad-${at}`, { success: 0, decisions: [drawn('codex')] });
  }
  await foldAll(baton);
}

/** How far the parts of a run's utility are from adding up to it. */
function unexplained(reply: Awaited<ReturnType<typeof replyOf>>): number {
  const { utility, baseline, luck, decisions } = reply;
  const explained = decisions.reduce((sum, { contribution }) => sum + (contribution ?? 0), 0);
  return Math.abs((utility ?? 0) - (baseline ?? 0) - explained - (luck ?? 0));
}

describe('a run that was folded', () => {
  it('says what its decision contributed, what was expected, and what was luck', async () => {
    const baton = await temporaryBaton();
    await twentyOfEach(baton);
    await report(baton, 'run-1', { success: 1, decisions: [drawn('claude')] });
    await foldAll(baton);
    const reply = await replyOf(baton, 'run-1');
    expect(reply.baseline).toBeCloseTo(0.5, 12);
    expect(reply.decisions[0]?.contribution).toBeGreaterThan(0.3);
    expect(reply.decisions[0]?.contribution).toBeLessThan(0.5);
    expect(unexplained(reply)).toBeLessThan(1e-9);
  });

  it('is attributed anew with every report', async () => {
    const baton = await temporaryBaton();
    await report(baton, 'run-1', { success: 1, decisions: [drawn('claude')] });
    await foldAll(baton);
    const first = await replyOf(baton, 'run-1');
    baton.clock.pass(1);
    await report(baton, 'run-1', { success: 0.25 });
    await foldAll(baton);
    const second = await replyOf(baton, 'run-1');
    expect([first.utility, second.utility]).toEqual([1, 0.25]);
    expect(second.luck).not.toBe(first.luck);
    expect(unexplained(second)).toBeLessThan(1e-9);
  });

  it('owes nothing to decisions that are only observed, and says so', async () => {
    const baton = await temporaryBaton();
    await twentyOfEach(baton);
    const decisions = [
      drawn('claude', { propensity: 1 }),
      drawn('claude', { propensity: undefined, context: { again: true } }),
    ];
    await report(baton, 'run-1', { success: 1, decisions });
    await foldAll(baton);
    const reply = await replyOf(baton, 'run-1');
    const shown = reply.decisions.map((each) => [each.contribution, each.observational]);
    expect(shown).toEqual([
      [0, true],
      [0, true],
    ]);
    expect(reply.luck).toBe((reply.utility ?? 0) - (reply.baseline ?? 0));
  });

  it('is not attributed before, nor once its outcome was taken back', async () => {
    const baton = await temporaryBaton();
    await select(baton, 'run-1');
    await choose(baton, 'run-1');
    const parts = async () => {
      const { baseline, luck, decisions } = await replyOf(baton, 'run-1');
      return [baseline, luck, ...decisions.map(({ contribution }) => contribution)];
    };
    expect(await parts()).toEqual([null, null, null, null]);
    await report(baton, 'run-1', { success: 1 });
    await foldAll(baton);
    expect((await parts()).includes(null)).toBe(false);
    baton.clock.pass(1);
    await report(baton, 'run-1', { success: null });
    await foldAll(baton);
    expect(await parts()).toEqual([null, null, null, null]);
  });

  it('may have been folded before there was attribution', () => {
    const before = { count: 1, revision: 1, window: 'open', evidence: null };
    expect(foldedSchema.parse(before)).toEqual({ ...before, attribution: null });
  });

  it('is not attributed while it has added some of its choices only', async () => {
    let commits = 0;
    const baton = await temporaryBaton({
      around: (stores) => ({
        ...stores,
        folds: {
          ...stores.folds,
          commit: async (runs, additions) => {
            if (additions.length > 60) throw new BatchTooLarge('too much at once');
            commits += 1;
            if (commits === 2) throw new StorageUnavailable('gone');
            return await stores.folds.commit(runs, additions);
          },
        },
      }),
    });
    const decisions = Array.from({ length: 40 }, (_, at) =>
      drawn('claude', { type: `type_${at}`, decisionId: `${at}` }),
    );
    await report(baton, 'run-1', { success: 1, decisions: [decisions[0]] });
    await foldAll(baton);
    commits = 0;
    await record(baton, ...decisions.map((decision) => ({ ...decision, runId: 'run-1' })));
    await expect(foldAll(baton)).rejects.toThrow('gone');
    expect((await replyOf(baton, 'run-1')).luck).toBeNull();
    await foldAll(baton);
    const reply = await replyOf(baton, 'run-1');
    expect(reply.decisions.map(({ contribution }) => contribution)).not.toContain(null);
    expect(unexplained(reply)).toBeLessThan(1e-9);
  });

  it('finds later attempts in the policy, also in a process that has only just begun', async () => {
    const file = await temporaryFile();
    const { baton, close } = await openBaton(file);
    const retry = (chosen: string) => drawn(chosen, { type: 'retry' });
    for (let at = 0; at < 20; at += 1) {
      await report(baton, `good-${at}`, { success: 1, decisions: [retry('claude')] });
      await report(baton, `bad-${at}`, { success: 0, decisions: [retry('codex')] });
    }
    await foldAll(baton);
    await report(baton, 'run-1', { success: 1, decisions: [retry('claude')] });
    const begun = await openBaton(file, { empty: true });
    await foldAll(begun.baton);
    expect((await replyOf(baton, 'run-1')).decisions[0]?.contribution).toBeGreaterThan(0.1);
    await Promise.all([close(), begun.close()]);
  });
});

describe('contributions and luck', () => {
  const event = fc.record({
    run: fc.constantFrom('run-0', 'run-1', 'run-2'),
    call: fc.constantFrom('select', 'choose', 'record', 'report', 'report', 'fold'),
    type: fc.constantFrom('select_agent', 'retry', 'review'),
    chosen: fc.constantFrom(...AGENTS),
    propensity: fc.constantFrom(undefined, 0.25, 0.5, 1),
    attempt: fc.constantFrom(1, 2),
    kind: fc.constantFrom('bug', 'feature'),
    success: fc.constantFrom(0, 0.3, 1),
    copies: fc.constantFrom(1, 1, 2),
  });

  type Sent = typeof event extends fc.Arbitrary<infer Value> ? Omit<Value, 'copies'> : never;

  const send = async (baton: Baton, { run, call, success, ...rest }: Sent) => {
    const { type, chosen, propensity, attempt, kind } = rest;
    const context = { attempt, taskKind: kind };
    if (call === 'select') await select(baton, run, { task: { type: kind } });
    if (call === 'choose') await choose(baton, run, { type, context });
    if (call === 'record') {
      await record(baton, { runId: run, ...drawn(chosen, { type, propensity, context }) });
    }
    if (call === 'report') await report(baton, run, { success, costUsd: attempt });
    if (call === 'fold') await foldDueRuns(baton, 2);
  };

  it('make up utility less baseline in every run, whatever arrives when and how often', {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 20 }), async (events) => {
        const baton = await temporaryBaton();
        for (const { copies, ...each } of events) {
          baton.clock.pass(1);
          for (let copy = 0; copy < copies; copy += 1) await send(baton, each);
        }
        await foldAll(baton);
        for (const run of new Set(events.map((each) => each.run))) {
          const stored = await baton.stores.runs.run(runIdOf(run));
          if (stored === undefined || stored.folded.evidence === null) continue;
          const reply = await replyOf(baton, run);
          expect(unexplained(reply)).toBeLessThan(1e-9);
          const parts = [reply.baseline, reply.luck];
          expect(parts.concat(reply.decisions.map((each) => each.contribution))).not.toContain(
            null,
          );
        }
      }),
      { ...SEEDED, numRuns: 40 },
    );
  });
});

describe('sums that cannot be right', () => {
  const NAN = Float64Array.of(Number.NaN, 0, 0, 0);

  /** Stores that read the families wrong that `isWrong` names. */
  const misread = (isWrong: (family: string) => boolean) => (stores: Stores) => {
    const wrong = <Named extends { readonly family: string; readonly vector: Float64Array }>(
      sums: readonly Named[],
    ) => sums.map((each) => (isWrong(each.family) ? { ...each, vector: NAN } : each));
    return {
      ...stores,
      sums: {
        get: async (keys: Parameters<Stores['sums']['get']>[0]) =>
          wrong(await stores.sums.get(keys)),
        list: async (prefix: string) => wrong(await stores.sums.list(prefix)),
      },
    };
  };

  it.each(['credit/select_agent/first', 'baseline'])(
    'of %s are not used, and the fold goes on',
    async (family) => {
      const baton = await temporaryBaton({ around: misread((each) => each === family) });
      await twentyOfEach(baton);
      await report(baton, 'run-1', { success: 1, decisions: [drawn('claude')] });
      expect(await foldAll(baton)).toBe(1);
      const reply = await replyOf(baton, 'run-1');
      expect(unexplained(reply)).toBeLessThan(1e-9);
      if (family === 'baseline') expect(reply.baseline).toBe(0.5);
      else expect(reply.decisions[0]?.contribution).toBe(0);
      const { items } = await baton.alerting.list({ limit: 10, cursor: undefined });
      expect(items).toMatchObject([{ code: 'statistics_corrupt', subject: family }]);
    },
  );

  it('have no averages in the insights, which show the rest', async () => {
    const baton = await temporaryBaton({ around: misread((each) => each.startsWith('credit/')) });
    await twentyOfEach(baton);
    const { decisions } = await readInsights(baton);
    expect(decisions[0]?.options).toMatchObject([
      { value: 'claude', runs: 20, contribution: null },
      { value: 'codex', runs: 20, contribution: null },
    ]);
  });

  it('that cannot be read at all are not used either', async () => {
    let broken = false;
    const baton = await temporaryBaton({
      around: (stores) => ({
        ...stores,
        sums: {
          ...stores.sums,
          list: (prefix) =>
            broken && prefix.startsWith('credit/')
              ? Promise.reject(new StoredDataError('broken'))
              : stores.sums.list(prefix),
        },
      }),
    });
    await twentyOfEach(baton);
    broken = true;
    await report(baton, 'run-1', { success: 1, decisions: [drawn('claude')] });
    expect(await foldAll(baton)).toBe(1);
    expect((await replyOf(baton, 'run-1')).decisions[0]?.contribution).toBe(0);
    expect((await readInsights(baton)).decisions[0]?.options[0]?.contribution).toBeNull();
  });
});

describe('average contributions', () => {
  it('say which options are better, with intervals, from first and later decisions alike', async () => {
    const baton = await temporaryBaton();
    await twentyOfEach(baton);
    const later = { context: { attempt: 2 } };
    await report(baton, 'run-1', { success: 1, decisions: [drawn('claude', later)] });
    await foldAll(baton);
    const { decisions } = await readInsights(baton);
    const [claude, codex] = decisions[0]?.options ?? [];
    expect([claude?.contribution?.decisions, codex?.contribution?.decisions]).toEqual([21, 20]);
    expect(claude?.contribution?.interval.lower).toBeGreaterThan(0.2);
    expect(codex?.contribution?.interval.upper).toBeLessThan(-0.2);
  });

  it('are none where no odds are known', async () => {
    const baton = await temporaryBaton();
    await report(baton, 'run-1', { success: 1, decisions: [drawn('claude', { propensity: 1 })] });
    await foldAll(baton);
    expect((await readInsights(baton)).decisions[0]?.options[0]?.contribution).toBeNull();
  });
});
