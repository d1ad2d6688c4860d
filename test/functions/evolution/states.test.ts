import { describe, expect, it } from 'vitest';
import { dispatch } from '../../../functions/evolution/dispatch.ts';
import { deterministicStates } from '../../../functions/evolution/states.ts';
import type { Baton } from '../../../shared/application/baton.ts';
import { at, slugOf } from '../../contracts/samples.ts';
import { alertsOf, executionOf, homeWith, recordOf, saveStrategy } from './support.ts';

const about = (state: string, slug = 'a') => ({ state, executionId: 'x', slug, dryRun: false });

async function run(baton: Baton, payload: unknown, signal = new AbortController().signal) {
  return await dispatch(deterministicStates, baton, payload, signal);
}

describe('the dispatch of states', () => {
  it('refuses a state that the function does not have', async () => {
    const { baton } = await homeWith();
    for (const state of ['ProposeMutations', 'toString', '']) {
      await expect(run(baton, about(state))).rejects.toThrow(`has no state ${state}`);
    }
    await expect(run(baton, {})).rejects.toThrow();
    await expect(run(baton, null)).rejects.toThrow();
  });

  it.each([
    ['an unknown field', { ...about('AcquireLease'), evidence: [] }],
    ['no execution', { state: 'AcquireLease', slug: 'a', dryRun: false }],
    ['a slug that is none', about('AcquireLease', 'A B')],
    ['a status that is no end', { ...about('RecordStatus'), status: 'running', reason: null }],
    ['a failure told as a status', { ...about('RecordStatus'), status: 'failed', reason: null }],
  ])('refuses a payload with %s', async (_, payload) => {
    const { baton } = await homeWith('a');
    await expect(run(baton, payload)).rejects.toThrow();
    expect(await recordOf(baton, 'a')).toBeUndefined();
  });

  it('does nothing for a caller who has given up', async () => {
    const { baton } = await homeWith('a');
    await expect(run(baton, about('AcquireLease'), AbortSignal.abort())).rejects.toThrow('aborted');
    expect(await recordOf(baton, 'a')).toBeUndefined();
  });
});

describe('AcquireLease', () => {
  it('answers the same again to the execution that has the lease', async () => {
    const { baton, clock } = await homeWith('a');
    expect(await run(baton, about('AcquireLease'))).toEqual({ status: 'running', reason: null });
    clock.pass(5_000);
    expect(await run(baton, about('AcquireLease'))).toEqual({ status: 'running', reason: null });
    expect(await recordOf(baton, 'a')).toMatchObject({ status: 'running', startedAt: at(0) });
  });

  it.each([
    ['an operator paused it', { evolution: 'paused' as const }, /an operator paused/],
    ['it is not enabled', { enabled: false }, /not enabled/],
    ['it has no current version', { currentVersionId: null }, /no version .* is current/],
  ])(
    'says that the evolution is paused when %s, and takes no lease',
    async (_, changes, reason) => {
      const { baton } = await homeWith();
      await saveStrategy(baton, 'a', changes);
      expect(await run(baton, about('AcquireLease'))).toEqual({
        status: 'paused',
        reason: expect.stringMatching(reason),
      });
      expect(await baton.stores.leases.release(slugOf('a'), executionOf('x'))).toBe('not_held');
    },
  );
});

describe('CheckEligibility', () => {
  it('keeps the lease and says that there are too few runs', async () => {
    const { baton, clock } = await homeWith('a');
    await run(baton, about('AcquireLease'));
    clock.pass(1_000_000);
    expect(await run(baton, about('CheckEligibility'))).toEqual({
      status: 'insufficient_data',
      reason: '0 settled runs of the current version in 60 days; 30 are needed',
    });
    clock.pass(1_000_000);
    const other = { ...about('AcquireLease'), executionId: 'other' };
    expect(await run(baton, other)).toMatchObject({ status: 'held' });
  });
});

describe('AnalyzePerformance', () => {
  it('fails where the current version is not stored', async () => {
    const { baton } = await homeWith('a');
    await expect(run(baton, about('AnalyzePerformance'))).rejects.toThrow('a@1 is not stored');
  });
});

describe('RecordStatus', () => {
  it('records the same end once, however often it is called', async () => {
    const { baton, clock } = await homeWith('a');
    await run(baton, about('AcquireLease'));
    clock.pass(1_000);
    const end = { ...about('RecordStatus'), status: 'satisfactory', reason: 'good as it is' };
    expect(await run(baton, end)).toEqual({ slug: 'a', status: 'satisfactory' });
    clock.pass(1_000);
    expect(await run(baton, end)).toEqual({ slug: 'a', status: 'satisfactory' });
    expect(await recordOf(baton, 'a')).toMatchObject({ startedAt: at(0), endedAt: at(1) });
  });

  it('keeps the end that it recorded when a failure is told afterwards', async () => {
    const { baton } = await homeWith('a');
    await run(baton, { ...about('RecordStatus'), status: 'dry_run', reason: null });
    const failure = { ...about('RecordFailure'), failure: { Error: 'States.Timeout' } };
    expect(await run(baton, failure)).toEqual({ slug: 'a', status: 'dry_run' });
    expect(await alertsOf(baton)).toHaveLength(1);
  });
});

describe('RecordFailure', () => {
  it('tells what a Lambda function said, without its stack trace', async () => {
    const { baton } = await homeWith('a');
    const cause = { errorType: 'TypeError', errorMessage: 'no such thing', trace: ['at line 1'] };
    const failure = { Error: 'TypeError', Cause: JSON.stringify(cause) };
    await run(baton, { ...about('RecordFailure'), failure });
    expect(await recordOf(baton, 'a')).toMatchObject({
      status: 'failed',
      reason: 'TypeError: no such thing',
    });
  });

  it('takes a cause of any length', async () => {
    const { baton } = await homeWith('a');
    const failure = { Error: 'Lambda.Unknown', Cause: '😀'.repeat(20_000) };
    await run(baton, { ...about('RecordFailure'), failure });
    expect((await recordOf(baton, 'a'))?.reason).toHaveLength(1_000);
  });
});

describe('ListDue', () => {
  it('gives every strategy its turn when there are more than one execution takes', async () => {
    const slugs = Array.from({ length: 450 }, (_, number) => `s${1_000 + number}`);
    const { baton, clock } = await homeWith(...slugs);
    const seen = new Set<unknown>();
    for (let hour = 0; hour < 3; hour += 1) {
      const answer = await run(baton, { state: 'ListDue', executionId: 'x' });
      for (const [, slug] of JSON.stringify(answer).matchAll(/"(s\d+)"/g)) seen.add(slug);
      expect(JSON.stringify(answer).match(/"s\d+"/g)).toHaveLength(200);
      clock.pass(3_600_000);
    }
    expect(seen.size).toBe(450);
  });
});
