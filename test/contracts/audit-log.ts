import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../shared/domain/settings.ts';
import { InvalidCursor, type SettingsStore } from '../../shared/ports.ts';
import { closedAfterTest, type OpenStores } from './open-stores.ts';
import { FOREIGN_CURSORS, firstPage, walk } from './page-walk.ts';
import { at, sampleAlert, sampleAudit } from './samples.ts';

/** What every {@link AuditLog} promises. */
export function auditLogContract(name: string, open: OpenStores): void {
  const emptyStores = closedAfterTest(open);

  describe(`audit log: ${name}`, () => {
    it('is one empty page when nothing was changed', async () => {
      const { audit } = await emptyStores();
      expect(await audit.list(firstPage(5))).toEqual({ items: [], nextCursor: null });
    });

    it('lists entries as they were written, the newest first', async () => {
      const { audit, settings } = await emptyStores();
      const old = sampleAudit('old', { at: at(1), before: { deep: [1, 'é'] } });
      const recent = sampleAudit('recent', { at: at(2), after: null });
      await settings.save(DEFAULT_SETTINGS, 0, recent);
      await settings.save(DEFAULT_SETTINGS, 1, old);
      expect((await audit.list(firstPage(5))).items).toEqual([recent, old]);
    });

    it('appends entries between those that other stores write, the same one once', async () => {
      const { audit, settings } = await emptyStores();
      const [first, last] = [1, 3].map((second) => sampleAudit(`${second}`, { at: at(second) }));
      await settings.save(DEFAULT_SETTINGS, 0, sampleAudit('2', { at: at(2) }));
      for (const entry of [last, first, last, first])
        if (entry !== undefined) await audit.append(entry);
      const { items } = await audit.list(firstPage(5));
      expect(items.map(({ id }) => id)).toEqual(['3', '2', '1']);
      expect(items[0]).toEqual(last);
    });

    it('shows every entry once, whatever the page size and the equal times', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 8 }),
          fc.integer({ min: 1, max: 4 }),
          async (seconds, limit) => {
            const { audit, settings } = await emptyStores();
            await writeEntries(settings, seconds);
            const found = await walk((page) => audit.list(page), limit);
            expect(found.map(({ id }) => Number(id)).sort()).toEqual([...seconds.keys()]);
          },
        ),
        { numRuns: 10 },
      );
    });

    it('refuses a cursor that it did not make', async () => {
      const { audit, alerts } = await emptyStores();
      for (const id of ['a', 'b']) await alerts.put(sampleAlert(id));
      const { nextCursor } = await alerts.list(firstPage(1));
      for (const cursor of [...FOREIGN_CURSORS, nextCursor ?? '']) {
        await expect(audit.list({ limit: 5, cursor })).rejects.toThrow(InvalidCursor);
      }
    });
  });
}

/** Writes one entry for each second, named by its position. */
async function writeEntries(settings: SettingsStore, seconds: readonly number[]): Promise<void> {
  for (const [position, second] of seconds.entries()) {
    await settings.save(DEFAULT_SETTINGS, position, sampleAudit(`${position}`, { at: at(second) }));
  }
}
