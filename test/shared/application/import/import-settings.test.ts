import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../../shared/application/change-settings.ts';
import { DEFAULT_SETTINGS } from '../../../../shared/domain/settings.ts';
import { runOf } from '../calls.ts';
import { temporaryBaton } from '../temporary-baton.ts';
import { importAll } from './files.ts';

const LINES = [
  { settings: { costWeight: 0.2, outcomeWindowSeconds: 60 } },
  { runId: 'r', createdAt: '2025-06-01T10:00:00Z' },
];

describe('importing settings', () => {
  it('is left out unless it is asked for', async () => {
    const baton = await temporaryBaton({ holdsOut: true });
    const { totals, refused } = await importAll(baton, LINES);
    expect([totals.settingsLeftOut, totals.imported.settings, refused]).toEqual([1, 0, []]);
    expect(await readSettings(baton)).toEqual(DEFAULT_SETTINGS);
  });

  it('changes what the line names, for the lines that follow, and says who asked', async () => {
    const baton = await temporaryBaton({ holdsOut: true });
    const before = { runId: 'before', createdAt: '2025-06-01T10:00:00Z' };
    const { totals } = await importAll(baton, [before, ...LINES], { withSettings: true });
    expect(totals.imported.settings).toBe(1);
    expect((await runOf(baton, 'before')).windowClosesAt).toBe('2025-06-08T10:00:00.000Z');
    expect(await readSettings(baton)).toEqual({ ...DEFAULT_SETTINGS, ...LINES[0]?.settings });
    expect((await runOf(baton, 'r')).windowClosesAt).toBe('2025-06-01T10:01:00.000Z');
    expect((await baton.policy.current()).policy?.catalog.settings.costWeight).toBe(0.2);
    const [entry] = (await baton.stores.audit.list({ limit: 1, cursor: undefined })).items;
    expect(entry).toMatchObject({ action: 'settings_changed', caller: 'tester', reason: 'a test' });
  });

  it('changes nothing the second time', async () => {
    const baton = await temporaryBaton({ holdsOut: true });
    await importAll(baton, LINES, { withSettings: true });
    const stored = await baton.stores.settings.read();
    const { totals } = await importAll(baton, LINES, { withSettings: true });
    expect([totals.there.settings, totals.imported.settings]).toEqual([1, 0]);
    expect(await baton.stores.settings.read()).toEqual(stored);
  });
});
