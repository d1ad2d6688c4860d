import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidCursor } from '../../shared/ports.ts';
import { closedAfterTest, type OpenStores } from './open-stores.ts';
import { FOREIGN_CURSORS, firstPage, walk } from './page-walk.ts';
import { at, sampleAlert } from './samples.ts';

/** What every {@link AlertStore} promises. */
export function alertStoreContract(name: string, open: OpenStores): void {
  const emptyStores = closedAfterTest(open);

  describe(`alert store: ${name}`, () => {
    it('is one empty page when there is no alert', async () => {
      const { alerts } = await emptyStores();
      expect(await alerts.list(firstPage(5))).toEqual({ items: [], nextCursor: null });
    });

    it('lists alerts as they were put, the newest first', async () => {
      const { alerts } = await emptyStores();
      const [old, recent] = [alertAt('old', 1), alertAt('recent', 2)];
      await alerts.put(recent);
      await alerts.put(old);
      expect((await alerts.list(firstPage(5))).items).toEqual([recent, old]);
    });

    it('counts up an alert that exists and moves its last time on', async () => {
      const { alerts } = await emptyStores();
      await alerts.put(alertAt('a', 1));
      await alerts.put(alertAt('a', 3));
      await alerts.put(alertAt('a', 2));
      expect((await alerts.list(firstPage(5))).items).toEqual([
        { ...alertAt('a', 1), count: 3, lastAt: at(3) },
      ]);
    });

    it('counts every one of the alerts that come at the same time', async () => {
      const { alerts } = await emptyStores();
      await Promise.all(Array.from({ length: 20 }, () => alerts.put(alertAt('a', 1))));
      expect((await alerts.list(firstPage(5))).items).toEqual([{ ...alertAt('a', 1), count: 20 }]);
    });

    it('shows every alert once, whatever the page size and the equal times', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 8 }),
          fc.integer({ min: 1, max: 4 }),
          async (seconds, limit) => {
            const { alerts } = await emptyStores();
            for (const [id, second] of seconds.entries())
              await alerts.put(alertAt(`${id}`, second));
            const found = await walk((page) => alerts.list(page), limit);
            expect(found.map(({ id }) => Number(id)).sort()).toEqual([...seconds.keys()]);
          },
        ),
        { numRuns: 10 },
      );
    });

    it('refuses a cursor that it did not make', async () => {
      const { alerts } = await emptyStores();
      for (const cursor of FOREIGN_CURSORS) {
        await expect(alerts.list({ limit: 5, cursor })).rejects.toThrow(InvalidCursor);
      }
    });
  });
}

function alertAt(id: string, second: number) {
  return sampleAlert(id, { firstAt: at(second), lastAt: at(second) });
}
