import { describe, expect, it } from 'vitest';
import {
  changeSettings,
  readSettings,
  settingsRequestSchema,
} from '../../../shared/application/change-settings.ts';
import { DEFAULT_SETTINGS } from '../../../shared/domain/settings.ts';
import { choose } from './calls.ts';
import { type TestBaton, temporaryBaton } from './temporary-baton.ts';

const change = (baton: TestBaton, input: object) => {
  baton.clock.pass(1);
  const request = settingsRequestSchema.parse({ reason: 'a test', ...input });
  return changeSettings(baton, request, 'operator');
};

describe('changing settings', () => {
  it('changes what is named and leaves the rest', async () => {
    const baton = await temporaryBaton({ holdsOut: true });
    expect(await readSettings(baton)).toEqual(DEFAULT_SETTINGS);
    await change(baton, { costWeight: 0.5 });
    await change(baton, { mode: 'frozen' });
    const expected = { ...DEFAULT_SETTINGS, costWeight: 0.5, mode: 'frozen' };
    expect(await readSettings(baton)).toEqual(expected);
  });

  it('counts from the next answer on', async () => {
    const baton = await temporaryBaton();
    await change(baton, { allowedAgents: ['codex'] });
    expect((await choose(baton, 'run-1')).decision).toMatchObject({
      chosen: 'codex',
      propensity: 1,
    });
    await change(baton, { allowedAgents: null });
    expect((await choose(baton, 'run-2')).decision.propensity).toBeLessThan(1);
  });

  it('is audited with what was before and after', async () => {
    const baton = await temporaryBaton();
    await change(baton, { costWeight: 0.5, reason: 'dear' });
    const { items } = await baton.stores.audit.list({ limit: 1, cursor: undefined });
    expect(items).toMatchObject([
      {
        action: 'settings_changed',
        caller: 'operator',
        reason: 'dear',
        before: { costWeight: 0.1 },
        after: { costWeight: 0.5 },
      },
    ]);
  });

  it('is a conflict where somebody else changes them at the same time', async () => {
    const baton = await temporaryBaton();
    const ended = await Promise.allSettled([
      change(baton, { costWeight: 0.2 }),
      change(baton, { costWeight: 0.3 }),
    ]);
    expect(ended).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: { kind: 'conflict' } },
    ]);
    expect(await readSettings(baton)).toMatchObject({ costWeight: 0.2 });
  });
});
