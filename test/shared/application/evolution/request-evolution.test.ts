import { describe, expect, it } from 'vitest';
import {
  evolutionRequestSchema,
  readEvolution,
  requestEvolution,
} from '../../../../shared/application/evolution/request-evolution.ts';
import { executionIdSchema } from '../../../../shared/domain/identifiers.ts';
import { type EvolutionStart, StorageUnavailable } from '../../../../shared/ports.ts';
import { slugOf } from '../../../contracts/samples.ts';
import { auditOf, BUGS } from '../experiments/calls.ts';
import { temporaryBaton } from '../temporary-baton.ts';

const request = evolutionRequestSchema.parse({ reason: 'now' });

/** Baton whose runner only remembers what it was to start. */
async function batonWithRunner() {
  const starts: EvolutionStart[] = [];
  const start = async (execution: EvolutionStart) => void starts.push(execution);
  return { baton: { ...(await temporaryBaton()), evolutionRunner: { start } }, starts };
}

describe('an evolution that an operator asks for', () => {
  it('is for real unless the request says otherwise, and wants a reason', () => {
    expect(request).toEqual({ dryRun: false, reason: 'now' });
    expect(evolutionRequestSchema.safeParse({}).success).toBe(false);
  });

  it('is in the audit, found at once, and then started', async () => {
    const { baton, starts } = await batonWithRunner();
    const executionId = await requestEvolution(baton, BUGS, { ...request, dryRun: true }, 'me');
    expect((await auditOf(baton)).at(-1)).toMatchObject({
      caller: 'me',
      action: 'evolution_requested',
      subject: BUGS,
      reason: 'now',
      after: { dryRun: true },
    });
    expect(await readEvolution(baton, executionId)).toMatchObject([
      { executionId, slug: BUGS, dryRun: true, status: 'running', endedAt: null },
    ]);
    expect(starts).toEqual([{ executionId, slug: BUGS, dryRun: true }]);
  });

  it('has a name of its own each time', async () => {
    const { baton } = await batonWithRunner();
    const names = [
      await requestEvolution(baton, BUGS, request, 'me'),
      await requestEvolution(baton, BUGS, request, 'me'),
    ];
    expect(new Set(names).size).toBe(2);
  });

  it('is not found for a strategy that there is not, and nothing is written', async () => {
    const { baton, starts } = await batonWithRunner();
    const before = await auditOf(baton);
    await expect(requestEvolution(baton, slugOf('nothing'), request, 'me')).rejects.toMatchObject({
      kind: 'not-found',
    });
    expect(await auditOf(baton)).toEqual(before);
    expect(starts).toEqual([]);
  });

  it('is in conflict where nothing runs evolutions', async () => {
    const baton = await temporaryBaton();
    await expect(requestEvolution(baton, BUGS, request, 'me')).rejects.toMatchObject({
      kind: 'conflict',
    });
  });

  it('is not started before it is stored', async () => {
    const { baton, starts } = await batonWithRunner();
    const put = () => Promise.reject(new StorageUnavailable('gone'));
    const evolutions = { ...baton.stores.evolutions, put };
    const broken = { ...baton, stores: { ...baton.stores, evolutions } };
    await expect(requestEvolution(broken, BUGS, request, 'me')).rejects.toThrow('gone');
    expect(starts).toEqual([]);
  });
});

describe('an execution', () => {
  it('that nobody started is not found', async () => {
    const baton = await temporaryBaton();
    await expect(readEvolution(baton, executionIdSchema.parse('x'))).rejects.toMatchObject({
      kind: 'not-found',
    });
  });
});
