import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidCursor, type RunFilter, type RunLog } from '../../shared/ports.ts';
import { closedAfterTest, type OpenStores } from './open-stores.ts';
import { FOREIGN_CURSORS, firstPage, walk } from './page-walk.ts';
import { at, nextRevision, sampleAlert, sampleRun, sampleSelection, slugOf } from './samples.ts';

const EVERY_RUN: RunFilter = { strategy: undefined, since: undefined };

/** What every {@link RunLog} promises about its list. */
export function runPagesContract(name: string, open: OpenStores): void {
  const emptyStores = closedAfterTest(open);

  describe(`pages of runs: ${name}`, () => {
    it('is one empty page when there is no run', async () => {
      const { runs } = await emptyStores();
      expect(await runs.list(EVERY_RUN, firstPage(5))).toEqual({ items: [], nextCursor: null });
    });

    it('lists the newest first', async () => {
      const { runs } = await emptyStores();
      await writeRuns(runs, [1, 3, 2]);
      const { items } = await runs.list(EVERY_RUN, firstPage(5));
      expect(items.map(({ createdAt }) => createdAt)).toEqual([at(3), at(2), at(1)]);
    });

    it('has no next page after a page that ends with the last run', async () => {
      const { runs } = await emptyStores();
      await writeRuns(runs, [1, 2, 3, 4]);
      const first = await runs.list(EVERY_RUN, firstPage(2));
      const second = await runs.list(EVERY_RUN, { limit: 2, cursor: first.nextCursor ?? '' });
      expect(second.items).toHaveLength(2);
      expect(second.nextCursor).toBeNull();
    });

    it('visits every run of a strategy once, whatever the page size and the equal times', async () => {
      const { runs } = await emptyStores();
      let strategies = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 12 }),
          fc.integer({ min: 1, max: 5 }),
          async (seconds, limit) => {
            strategies += 1;
            const strategy = slugOf(`s${strategies}`);
            const written = await writeRuns(runs, seconds, strategy);
            const found = await walk((page) => runs.list({ ...EVERY_RUN, strategy }, page), limit);
            expect(found.map(({ runId }) => runId).sort()).toEqual(written.sort());
            expect(found.map(({ createdAt }) => createdAt)).toEqual(
              seconds.toSorted((left, right) => right - left).map(at),
            );
          },
        ),
        { numRuns: 20 },
      );
    });

    it('is not disturbed by runs that are written during the walk', async () => {
      const { runs } = await emptyStores();
      const written = await writeRuns(runs, [1, 2, 3, 4]);
      const first = await runs.list(EVERY_RUN, firstPage(2));
      await writeRuns(runs, [5], 'late');
      const second = await runs.list(EVERY_RUN, { limit: 5, cursor: first.nextCursor ?? '' });
      expect([...first.items, ...second.items].map(({ runId }) => runId)).toEqual(
        written.reverse(),
      );
    });

    it('follows a run that comes to another strategy', async () => {
      const { runs } = await emptyStores();
      const run = sampleRun('r');
      await runs.write({ run, expectedRevision: undefined });
      const selected = nextRevision(run, { selection: sampleSelection('r', 'careful') });
      await runs.write({ run: selected, expectedRevision: 1 });
      const filter = { ...EVERY_RUN, strategy: slugOf('careful') };
      expect((await runs.list(filter, firstPage(5))).items).toEqual([selected]);
    });

    it.each([
      ['with milliseconds', '2026-01-01T00:00:02.000Z'],
      ['without milliseconds', '2026-01-01T00:00:02Z'],
      ['with an offset', '2026-01-01T01:00:02+01:00'],
    ])('lists runs created at or after a moment %s', async (_, since) => {
      const { runs } = await emptyStores();
      await writeRuns(runs, [1, 2, 3]);
      const { items } = await runs.list({ ...EVERY_RUN, since }, firstPage(5));
      expect(items.map(({ createdAt }) => createdAt)).toEqual([at(3), at(2)]);
    });

    it('refuses a cursor that no list made', async () => {
      const { runs } = await emptyStores();
      for (const cursor of FOREIGN_CURSORS) {
        await expect(runs.list(EVERY_RUN, { limit: 5, cursor })).rejects.toThrow(InvalidCursor);
      }
    });

    it('refuses a cursor that another list made, or that was changed', async () => {
      const { runs, alerts } = await emptyStores();
      await writeRuns(runs, [1, 2]);
      const { nextCursor } = await runs.list(EVERY_RUN, firstPage(1));
      const changed = `${nextCursor ?? ''}!`;
      await expect(runs.list(EVERY_RUN, { limit: 1, cursor: changed })).rejects.toThrow(
        InvalidCursor,
      );

      for (const id of ['a', 'b']) await alerts.put(sampleAlert(id));
      const cursor = (await alerts.list(firstPage(1))).nextCursor ?? '';
      await expect(runs.list(EVERY_RUN, { limit: 1, cursor })).rejects.toThrow(InvalidCursor);
    });
  });
}

/** Writes one run for each second. @returns their ids */
async function writeRuns(runs: RunLog, seconds: readonly number[], strategy = 'bug-default') {
  return Promise.all(
    seconds.map(async (second, position) => {
      const id = `${strategy} ${position}`;
      const run = sampleRun(id, {
        createdAt: at(second),
        selection: sampleSelection(id, strategy),
      });
      await runs.write({ run, expectedRevision: undefined });
      return run.runId;
    }),
  );
}
