import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../shared/domain/settings.ts';
import { closedAfterTest, type OpenStores } from './open-stores.ts';
import { firstPage } from './page-walk.ts';
import { sampleAudit } from './samples.ts';

const FROZEN: Settings = { ...DEFAULT_SETTINGS, mode: 'frozen', allowedAgents: ['claude'] };

/** What every {@link SettingsStore} promises. */
export function settingsStoreContract(name: string, open: OpenStores): void {
  const emptyStores = closedAfterTest(open);

  describe(`settings store: ${name}`, () => {
    it('has nothing until something is saved', async () => {
      const { settings } = await emptyStores();
      expect(await settings.read()).toBeUndefined();
    });

    it('reads back what was saved, in revision 1', async () => {
      const { settings } = await emptyStores();
      expect(await settings.save(FROZEN, 0, sampleAudit('1'))).toBe('saved');
      expect(await settings.read()).toEqual({ settings: FROZEN, revision: 1 });
    });

    it('saves over the revision that was read, one up, and over no other', async () => {
      const { settings } = await emptyStores();
      await settings.save(FROZEN, 0, sampleAudit('1'));
      expect(await settings.save(DEFAULT_SETTINGS, 1, sampleAudit('2'))).toBe('saved');
      expect(await settings.save(FROZEN, 1, sampleAudit('3'))).toBe('conflict');
      expect(await settings.save(FROZEN, 0, sampleAudit('4'))).toBe('conflict');
      expect(await settings.read()).toEqual({ settings: DEFAULT_SETTINGS, revision: 2 });
    });

    it('does not save over a revision that never was', async () => {
      const { settings } = await emptyStores();
      expect(await settings.save(FROZEN, 1, sampleAudit('1'))).toBe('conflict');
      expect(await settings.read()).toBeUndefined();
    });

    it('saves one of the changes that read the same revision', async () => {
      const { settings } = await emptyStores();
      const answers = await Promise.all(
        ['1', '2', '3'].map((id) => settings.save(FROZEN, 0, sampleAudit(id))),
      );
      expect(answers.filter((answer) => answer === 'saved')).toHaveLength(1);
    });

    it('writes the audit entry with the change, and none with a conflict', async () => {
      const { settings, audit } = await emptyStores();
      await settings.save(FROZEN, 0, sampleAudit('saved'));
      await settings.save(FROZEN, 0, sampleAudit('not saved'));
      expect((await audit.list(firstPage(10))).items).toEqual([sampleAudit('saved')]);
    });
  });
}
