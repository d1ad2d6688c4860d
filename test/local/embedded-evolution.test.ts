import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { LocalEvolutions } from '../../local/local-evolutions.ts';
import { embeddedHome } from '../../local/runtime.ts';
import {
  evolutionRequestSchema,
  requestEvolution,
} from '../../shared/application/evolution/request-evolution.ts';
import type { Evolution } from '../../shared/domain/evolution/evolution.ts';
import { LEASE_SECONDS } from '../../shared/domain/evolution/lease.ts';
import { executionOf } from '../functions/evolution/support.ts';
import { alike, logVersionRuns } from '../shared/application/evolution/version-log.ts';
import { BUGS, inForce } from '../shared/application/experiments/calls.ts';
import { fakeClock } from '../shared/application/fake-clock.ts';
import { temporaryFile } from '../shared/application/temporary-baton.ts';
import { SILENT_LOG } from '../silent-log.ts';
import { type EvolvingBaton, recordedOf } from './evolution/evolving.ts';
import { expectOneExperiment } from './evolution/interrupted.ts';
import { firstProcess } from './evolution/shared-place.ts';
import { sqlitePlace } from './evolution/sqlite-place.ts';

const MINUTE = 60_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Once it is recorded and has ended. */
async function ended(read: () => Promise<Evolution | undefined>): Promise<Evolution> {
  return await vi.waitFor(async () => {
    const record = await read();
    if (record === undefined || record.endedAt === null) throw new Error('it has not ended');
    return record;
  }, 10_000);
}

/** A proposer that never answers, whether or not it is told to stop; and when it is asked. */
function endless(baton: EvolvingBaton): Promise<void> {
  return new Promise((asked) => {
    baton.model.says(() => {
      asked();
      return new Promise(() => undefined);
    });
  });
}

const request = (baton: EvolvingBaton, dryRun = false) =>
  requestEvolution(baton, BUGS, evolutionRequestSchema.parse({ dryRun, reason: 'now' }), 'me');

describe('an embedded home', () => {
  it('evolves by itself a minute after its start, and what it starts is in force', async () => {
    const folder = dirname(await temporaryFile());
    const clock = fakeClock();
    const home = embeddedHome({ folder, clock, log: SILENT_LOG });
    await home.start();
    onTestFinished(() => home.stop());
    const { baton } = home;
    await logVersionRuns(baton.stores, alike(40, 20, { createdAt: clock.now() }));
    await vi.advanceTimersByTimeAsync(MINUTE);
    const record = await ended(() => baton.stores.evolutions.latest(BUGS));
    expect(record).toMatchObject({ status: 'evolution_started', proposer: { name: 'offline' } });
    expect(await inForce(baton)).toMatchObject({ experiment: record.experimentId });
  });

  it('evolves a strategy when it is asked to, and tells how that went', async () => {
    const baton = await firstProcess(await sqlitePlace());
    const evolutions = new LocalEvolutions(() => asking);
    const asking = { ...baton, evolutionRunner: evolutions };
    const executionId = await request(asking, true);
    expect(await recordedOf(baton, executionId)).toMatchObject({ dryRun: true });
    await ended(() => recordedOf(baton, executionId));
    expect(await recordedOf(baton, executionId)).toMatchObject({ status: 'dry_run' });
    await evolutions.stop();
  });

  it('runs an execution once, however often it is started', async () => {
    const baton = await firstProcess(await sqlitePlace());
    const evolutions = new LocalEvolutions(() => baton);
    const start = { executionId: executionOf('x'), slug: BUGS, dryRun: true };
    await Promise.all([evolutions.start(start), evolutions.start(start)]);
    await ended(() => baton.stores.evolutions.latest(BUGS));
    expect(baton.counted.filter((each) => each.startsWith('EvolutionStatus'))).toHaveLength(1);
    await evolutions.stop();
  });

  it('stops at once while a proposer is being asked, and the next one goes on once the lease expired', async () => {
    const place = await sqlitePlace();
    const baton = await firstProcess(place);
    const asked = endless(baton);
    const timers = vi.getTimerCount();
    const evolutions = new LocalEvolutions(() => asking);
    const asking = { ...baton, evolutionRunner: evolutions };
    const executionId = await request(asking);
    await asked;
    const began = performance.now();
    await evolutions.stop();
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(vi.getTimerCount()).toBe(timers);
    expect(await recordedOf(baton, executionId)).toMatchObject({ status: 'running' });

    place.clock.pass(LEASE_SECONDS * 1_000);
    baton.model.says([{ 'retry.maxAttempts': '2' }]);
    const next = new LocalEvolutions(() => baton);
    next.startTimer();
    await vi.advanceTimersByTimeAsync(MINUTE);
    const record = await ended(() => baton.stores.evolutions.latest(BUGS));
    expect(record).toMatchObject({ status: 'evolution_started' });
    await expectOneExperiment(baton);
    expect(await recordedOf(baton, executionId)).toMatchObject({
      status: 'failed',
      reason: 'the execution ended without a word, and its lease expired',
    });
    await next.stop();
  });

  it('starts nothing once it is stopped', async () => {
    const baton = await firstProcess(await sqlitePlace());
    const evolutions = new LocalEvolutions(() => baton);
    await evolutions.stop();
    await evolutions.start({ executionId: executionOf('x'), slug: BUGS, dryRun: true });
    expect(await baton.stores.evolutions.latest(BUGS)).toBeUndefined();
  });
});

describe('an evolution that was asked for and has not begun', () => {
  it('is not taken for an abandoned one by the execution that has the lease', async () => {
    const baton = await firstProcess(await sqlitePlace());
    const waiting = { ...baton, evolutionRunner: { start: async () => undefined } };
    const executionId = await request(waiting);
    const evolutions = new LocalEvolutions(() => baton);
    await evolutions.start({ executionId: executionOf('x'), slug: BUGS, dryRun: true });
    await ended(() => recordedOf(baton, 'x').catch(() => undefined));
    expect(await recordedOf(baton, executionId)).toMatchObject({ status: 'running' });
    await evolutions.stop();
  });
});
