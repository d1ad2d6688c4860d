import { describe, expect, it, vi } from 'vitest';
import { runEvolution } from '../../local/state-machine.ts';
import { LEASE_SECONDS } from '../../shared/domain/evolution/lease.ts';
import { StorageUnavailable } from '../../shared/ports.ts';
import { slugOf } from '../contracts/samples.ts';
import {
  alertsOf,
  answering,
  errorNamed,
  evolve,
  executionOf,
  handlersWith,
  homeWith,
  recordOf,
} from '../functions/evolution/support.ts';

const GOES_ON = { status: 'running', reason: null };

/** A handler that fails for the strategy `b`, and goes on for the others. */
const failingForB = (error: Error) => async (payload: unknown) => {
  if (JSON.stringify(payload).includes('"slug":"b"')) throw error;
  return GOES_ON;
};

describe('a state that fails', () => {
  it('is recorded and alerted, gives its lease back, and leaves the other strategies alone', async () => {
    const { baton, counted } = await homeWith('a', 'b', 'c');
    const { handlers } = handlersWith(baton, {
      ...answering({}),
      AnalyzePerformance: failingForB(new TypeError('no such thing')),
    });
    expect(await evolve(baton, handlers)).toEqual([
      { slug: 'a', status: 'evolution_started' },
      { slug: 'b', status: 'failed' },
      { slug: 'c', status: 'evolution_started' },
    ]);
    expect(await recordOf(baton, 'b')).toMatchObject({
      status: 'failed',
      reason: 'TypeError: no such thing',
    });
    expect(await alertsOf(baton)).toMatchObject([
      { code: 'evolution_failed', subject: 'b', message: expect.stringContaining('no such thing') },
    ]);
    expect(counted).toContain('EvolutionFailures');
    const lease = { slug: slugOf('b'), owner: executionOf('y'), expiresAt: baton.clock.now() };
    expect(await baton.stores.leases.acquire(lease, baton.clock.now())).toEqual(lease);
  });

  it('is not tried again when trying again would not help', async () => {
    const { baton } = await homeWith('a');
    const judge = vi.fn(async () => Promise.reject(new TypeError('no such thing')));
    await evolve(baton, handlersWith(baton, { JudgeExperiment: judge }).handlers);
    expect(judge).toHaveBeenCalledTimes(1);
  });

  it.each([
    'StorageUnavailable',
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.ClientExecutionTimeoutException',
    'Lambda.TooManyRequestsException',
  ])('is tried again after %s and goes on', async (name) => {
    const { baton } = await homeWith('a');
    const check = vi.fn(async () => GOES_ON).mockRejectedValueOnce(errorNamed(name));
    const { handlers } = handlersWith(baton, { ...answering({}), CheckEligibility: check });
    expect(await evolve(baton, handlers)).toEqual([{ slug: 'a', status: 'evolution_started' }]);
    expect(check).toHaveBeenCalledTimes(2);
  });

  it('fails once it was tried seven times', async () => {
    const { baton } = await homeWith('a');
    const check = vi.fn(async () => Promise.reject(new StorageUnavailable('gone')));
    const { handlers } = handlersWith(baton, { CheckEligibility: check });
    expect(await evolve(baton, handlers)).toEqual([{ slug: 'a', status: 'failed' }]);
    expect(check).toHaveBeenCalledTimes(7);
    expect((await recordOf(baton, 'a'))?.reason).toBe('StorageUnavailable: gone');
  });

  it('is told when its time is up, and tried once more', async () => {
    const { baton } = await homeWith('a');
    const signals: AbortSignal[] = [];
    const { handlers } = handlersWith(baton, {
      ...answering({}),
      ProposeMutations: async (_, signal) => {
        signals.push(signal);
        if (signals.length === 1) await new Promise(() => undefined);
        return GOES_ON;
      },
    });
    expect(await evolve(baton, handlers)).toEqual([{ slug: 'a', status: 'evolution_started' }]);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  });

  it('fails when its time is up for the second time, whatever it made of the signal', async () => {
    const { baton } = await homeWith('a');
    const { handlers } = handlersWith(baton, {
      ...answering({}),
      ProposeMutations: (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new TypeError('stopped')));
        }),
    });
    expect(await evolve(baton, handlers)).toEqual([{ slug: 'a', status: 'failed' }]);
    expect((await recordOf(baton, 'a'))?.reason).toMatch(/^States\.Timeout/);
  });

  it('is still no end for the others when not even its failure can be recorded', async () => {
    const { baton } = await homeWith('a', 'b', 'c');
    const { calls, handlers } = handlersWith(baton, {
      ...answering({}),
      AnalyzePerformance: failingForB(new TypeError('broken')),
      RecordFailure: async () => Promise.reject(new StorageUnavailable('broken as well')),
    });
    expect(await evolve(baton, handlers)).toEqual([
      { slug: 'a', status: 'evolution_started' },
      { slug: 'b', status: 'failed' },
      { slug: 'c', status: 'evolution_started' },
    ]);
    expect(calls.filter(({ state }) => state === 'RecordFailure')).toHaveLength(7);
  });

  it('ends as failed when its status could not be recorded', async () => {
    const { baton } = await homeWith('a');
    const record = async () => Promise.reject(new TypeError('no record'));
    const { handlers } = handlersWith(baton, { RecordStatus: record });
    expect(await evolve(baton, handlers)).toEqual([{ slug: 'a', status: 'failed' }]);
    expect((await recordOf(baton, 'a'))?.reason).toBe('TypeError: no record');
  });

  it('fails the execution when it is the list, and says so once', async () => {
    const { baton } = await homeWith('a');
    const list = async () => Promise.reject(new TypeError('no list'));
    const { calls, handlers } = handlersWith(baton, { ListDue: list });
    await expect(evolve(baton, handlers)).rejects.toThrow('could not be listed');
    expect(calls.map(({ state }) => state)).toEqual(['ListDue', 'RecordFailure']);
    expect(await alertsOf(baton)).toMatchObject([
      { code: 'evolution_failed', subject: 'deployment', count: 1 },
    ]);
  });

  it('is an unknown strategy, too', async () => {
    const { baton } = await homeWith('a');
    const { handlers } = handlersWith(baton);
    const result = await evolve(baton, handlers, { slug: 'nobody', dryRun: false });
    expect(result).toEqual([{ slug: 'nobody', status: 'failed' }]);
    expect((await recordOf(baton, 'nobody'))?.reason).toContain('There is no strategy nobody');
  });
});

describe('a second firing', () => {
  it('finds the lease held and does nothing, while the first goes on', async () => {
    const { baton } = await homeWith('a');
    const second = handlersWith(baton, answering({}));
    const first = handlersWith(baton, {
      ...answering({}),
      AnalyzePerformance: async () => {
        const { signal } = new AbortController();
        const options = { executionId: 'second', signal, handlers: second.handlers };
        expect(await runEvolution(baton, {}, options)).toEqual([{ slug: 'a', status: 'held' }]);
        return GOES_ON;
      },
    });
    const options = { executionId: 'x', signal: new AbortController().signal, ...first };
    expect(await runEvolution(baton, {}, options)).toEqual([
      { slug: 'a', status: 'evolution_started' },
    ]);
    expect(second.calls.map(({ state }) => state)).toEqual([
      'ListDue',
      'AcquireLease',
      'RecordStatus',
    ]);
    const [held] = await baton.stores.evolutions.ofExecution(executionOf('second'));
    expect(held?.reason).toMatch(/^the execution x holds the lease until 2026/);
    expect(await baton.stores.evolutions.latest(slugOf('a'))).toMatchObject({ executionId: 'x' });
  });

  it('takes over a lease that expired, and the slow execution fails at its next state', async () => {
    const { baton, clock } = await homeWith('a');
    const { ProposeMutations, StartExperiment } = answering({});
    const { handlers } = handlersWith(baton, {
      ...(ProposeMutations && { ProposeMutations }),
      ...(StartExperiment && { StartExperiment }),
      JudgeExperiment: async () => {
        clock.pass(LEASE_SECONDS * 1_000);
        const taken = {
          slug: slugOf('a'),
          owner: executionOf('next'),
          expiresAt: '2030-01-01T00:00:00.000Z',
        };
        expect(await baton.stores.leases.acquire(taken, clock.now())).toEqual(taken);
        return GOES_ON;
      },
    });
    expect(await evolve(baton, handlers)).toEqual([{ slug: 'a', status: 'failed' }]);
    expect((await recordOf(baton, 'a'))?.reason).toBe(
      'LeaseLost: the execution next took over the lease of a',
    );
    expect(await baton.stores.leases.release(slugOf('a'), executionOf('next'))).toBe('released');
  });
});

describe('an execution', () => {
  it('does not start when a Task has no handler, which would call AWS', async () => {
    const { baton } = await homeWith('a');
    const { calls, handlers } = handlersWith(baton);
    const { ProposeMutations: _, ...others } = handlers;
    await expect(evolve(baton, others)).rejects.toThrow(
      'the state ProposeMutations has no local handler and would call AWS',
    );
    expect(calls).toEqual([]);
  });

  it('ends when it is aborted, and tells the state that is under way', async () => {
    const { baton } = await homeWith('a');
    const abort = new AbortController();
    let told: AbortSignal | undefined;
    const { calls, handlers } = handlersWith(baton, {
      CheckEligibility: (_, signal) => {
        told = signal;
        abort.abort();
        return new Promise(() => undefined);
      },
    });
    const options = { executionId: 'x', signal: abort.signal, handlers };
    await expect(runEvolution(baton, {}, options)).rejects.toThrow('aborted');
    expect(told?.aborted).toBe(true);
    expect(calls.at(-1)?.state).toBe('CheckEligibility');
  });

  it('does not start when it was aborted before', async () => {
    const { baton } = await homeWith('a');
    const options = { executionId: 'x', signal: AbortSignal.abort() };
    await expect(runEvolution(baton, {}, options)).rejects.toThrow('aborted');
  });
});
