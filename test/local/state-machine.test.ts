import { describe, expect, it } from 'vitest';
import { runEvolution } from '../../local/state-machine.ts';
import { STEP_ENDINGS } from '../../shared/domain/evolution/steps.ts';
import { slugOf } from '../contracts/samples.ts';
import {
  answering,
  evolve,
  executionOf,
  handlersWith,
  homeWith,
  recordOf,
  saveStrategy,
} from '../functions/evolution/support.ts';

const FULL_PATH = [
  'ListDue',
  'AcquireLease',
  'JudgeExperiment',
  'CheckEligibility',
  'AnalyzePerformance',
  'ProposeMutations',
  'AdmitProposals',
  'StartExperiment',
  'RecordStatus',
];

const endings = Object.entries(STEP_ENDINGS).flatMap(([step, statuses]) =>
  statuses.map((status) => ({ step, status })),
);

describe('the shipped state machine, run locally', () => {
  it('says of every strategy that it has too few runs, and gives the leases back', async () => {
    const { baton, counted } = await homeWith('a', 'b');
    const { calls, handlers } = handlersWith(baton);
    expect(await evolve(baton, handlers)).toEqual([
      { slug: 'a', status: 'insufficient_data' },
      { slug: 'b', status: 'insufficient_data' },
    ]);
    expect(await recordOf(baton, 'b')).toMatchObject({
      status: 'insufficient_data',
      reason: '0 settled runs of the current version in 60 days; 30 are needed',
      endedAt: expect.any(String),
    });
    expect(calls.some(({ state }) => state === 'ProposeMutations')).toBe(false);
    const status = 'EvolutionStatus insufficient_data';
    expect(counted).toEqual([status, status]);
    expect(await isFree(baton, 'a')).toBe(true);
  });

  it('goes from the list to the experiment through every step', async () => {
    const { baton } = await homeWith('a');
    const { calls, handlers } = handlersWith(baton, answering({}));
    expect(await evolve(baton, handlers)).toEqual([{ slug: 'a', status: 'evolution_started' }]);
    expect(calls.map(({ state }) => state)).toEqual(FULL_PATH);
    expect(await recordOf(baton, 'a')).toMatchObject({ reason: 'StartExperiment says so' });
  });

  it.each(endings)('ends at $step with the status $status', async ({ step, status }) => {
    const { baton } = await homeWith('a');
    const { calls, handlers } = handlersWith(baton, answering({ [step]: status }));
    expect(await evolve(baton, handlers)).toEqual([{ slug: 'a', status }]);
    const path = [...FULL_PATH.slice(0, FULL_PATH.indexOf(step) + 1), 'RecordStatus'];
    expect(calls.map(({ state }) => state)).toEqual(path);
    expect(await recordOf(baton, 'a')).toMatchObject({ status, reason: `${step} says so` });
  });

  it('takes an answer that it does not know for a failure', async () => {
    const { baton } = await homeWith('a');
    const { handlers } = handlersWith(baton, answering({ AnalyzePerformance: 'too_recent' }));
    expect(await evolve(baton, handlers)).toEqual([{ slug: 'a', status: 'failed' }]);
    expect((await recordOf(baton, 'a'))?.reason).toMatch(/^UnexpectedAnswer: a state answered/);
  });

  it('evolves the one strategy that the input names', async () => {
    const { baton } = await homeWith('a', 'b', 'c');
    const { calls, handlers } = handlersWith(baton, answering({}));
    const result = await evolve(baton, handlers, { slug: 'b', dryRun: false });
    expect(result).toEqual([{ slug: 'b', status: 'evolution_started' }]);
    expect(calls.map(({ state }) => state)).toEqual(FULL_PATH.slice(1));
  });

  it('evolves the named strategy for real when nothing is said of a dry run', async () => {
    const { baton } = await homeWith('a');
    const { calls, handlers } = handlersWith(baton);
    await evolve(baton, handlers, { slug: 'a' });
    expect(calls[0]?.payload).toEqual({
      state: 'AcquireLease',
      executionId: 'x',
      slug: 'a',
      dryRun: false,
    });
  });

  it('tells every state of a dry run', async () => {
    const { baton } = await homeWith('a');
    const { calls, handlers } = handlersWith(baton, answering({ AdmitProposals: 'dry_run' }));
    const result = await evolve(baton, handlers, { slug: 'a', dryRun: true });
    expect(result).toEqual([{ slug: 'a', status: 'dry_run' }]);
    for (const { payload } of calls) expect(payload).toMatchObject({ dryRun: true });
    expect(await recordOf(baton, 'a')).toMatchObject({ status: 'dry_run', dryRun: true });
  });

  it('ends at once when no strategy is due', async () => {
    const { baton } = await homeWith();
    await saveStrategy(baton, 'off', { enabled: false });
    await saveStrategy(baton, 'paused', { evolution: 'paused' });
    const { calls, handlers } = handlersWith(baton);
    expect(await evolve(baton, handlers)).toEqual([]);
    expect(calls.map(({ state }) => state)).toEqual(['ListDue']);
  });

  it('evolves several strategies at a time, and no more than four', async () => {
    const { baton } = await homeWith(...'abcdefgh');
    let [running, most] = [0, 0];
    const { handlers } = handlersWith(baton, {
      ...answering({}),
      AnalyzePerformance: async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 1_000));
        running -= 1;
        return { status: 'running', reason: null };
      },
    });
    expect(await evolve(baton, handlers)).toHaveLength(8);
    expect(most).toBe(4);
  });

  it('passes ids and never evidence: payloads stay below 400 bytes, two hundred strategies below 10 KB', async () => {
    const slugs = Array.from({ length: 210 }, (_, n) => `${'s'.repeat(37)}${100 + n}`);
    const { baton } = await homeWith(...slugs);
    const { calls, handlers } = handlersWith(baton);
    const result = await evolve(baton, handlers);
    expect(result).toHaveLength(200);
    expect(JSON.stringify(result).length).toBeLessThan(20_000);
    const sizes = calls.map(({ payload }) => JSON.stringify(payload).length);
    expect(Math.max(...sizes)).toBeLessThan(400);
  });

  it('runs executions side by side without mixing their names up', async () => {
    const { baton } = await homeWith('a', 'b');
    const { handlers } = handlersWith(baton);
    const { signal } = new AbortController();
    await Promise.all(
      ['a', 'b'].map((slug) =>
        runEvolution(baton, { slug }, { executionId: `of-${slug}`, signal, handlers }),
      ),
    );
    const records = await baton.stores.evolutions.ofExecution(executionOf('of-b'));
    expect(records.map(({ slug }) => slug)).toEqual(['b']);
  });
});

async function isFree(
  { stores, clock }: Awaited<ReturnType<typeof homeWith>>['baton'],
  slug: string,
) {
  const owner = executionOf('somebody else');
  const lease = { slug: slugOf(slug), owner, expiresAt: clock.now() };
  return (await stores.leases.acquire(lease, clock.now())).owner === owner;
}
