import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../local/clock.ts';
import { testRefusalsByState } from './flows/refusals.ts';
import { type EmbeddedServer, startEmbedded } from './surface/embedded-server.ts';
import { expectProblem } from './surface/refusal.ts';
import { validCall } from './surface/valid-calls.ts';

testRefusalsByState(() => startEmbedded());

describe('two operators at the same time', () => {
  /** Happens when the server looks at the clock: after it has read, before it writes. */
  let meanwhile: (() => void) | undefined;
  let rival: EmbeddedServer;
  beforeAll(async () => {
    const now = () => {
      const action = meanwhile;
      meanwhile = undefined;
      action?.();
      return systemClock.now();
    };
    rival = await startEmbedded({ clock: { ...systemClock, now } });
    await rival.call(validCall('changeSettings'));
  });
  afterAll(() => rival.stop());

  it.for([
    ['settings', validCall('changeSettings'), 'UPDATE settings SET revision = revision + 1'],
    [
      'a strategy',
      validCall('saveStrategy'),
      `UPDATE strategies SET revision = revision + 1,
       document = json_set(document, '$.revision', revision + 1) WHERE slug = 'bug-default'`,
    ],
    [
      'a new strategy',
      validCall('saveStrategy', { slug: 'brand-new' }),
      `INSERT INTO strategies SELECT 'brand-new', revision, json_set(document, '$.slug', 'brand-new')
       FROM strategies WHERE slug = 'bug-default'`,
    ],
    [
      'versions',
      validCall('addVersion'),
      `INSERT INTO strategy_versions SELECT 'bug-default@2', slug, 2, 'another',
       json_set(document, '$.id', 'bug-default@2', '$.number', 2)
       FROM strategy_versions WHERE version_id = 'bug-default@1'`,
    ],
    [
      'experiments',
      validCall('createExperiment'),
      `UPDATE strategies SET revision = revision + 1,
       document = json_set(document, '$.revision', revision + 1) WHERE slug = 'bug-default'`,
    ],
  ] as const)('cannot both change %s', async ([, call, change]) => {
    let before = '';
    meanwhile = () => {
      const database = new DatabaseSync(rival.file);
      database.exec(change);
      database.close();
      before = rival.store.dump();
    };
    expectProblem(await rival.call(call), 'conflict');
    expect(rival.store.dump() === before, 'only the first has changed anything').toBe(true);
    expect((await rival.call(call)).status).toBeLessThan(300);
  });

  it('may say the same again in the same millisecond', async () => {
    const now = () => '2026-05-01T00:00:00.000Z';
    const frozen = await startEmbedded({ clock: { ...systemClock, now } });
    const call = { method: 'PUT', path: '/v1/settings', body: { reason: 'again', mode: 'frozen' } };
    for (const time of ['first', 'second', 'third']) {
      expect((await frozen.call(call)).status, time).toBe(200);
    }
    await frozen.stop();
  });
});
