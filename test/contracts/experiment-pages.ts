import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  EXPERIMENT_STATUSES,
  type Experiment,
  type ExperimentStatus,
} from '../../shared/domain/experiment/experiment.ts';
import { type ExperimentStore, InvalidCursor } from '../../shared/ports.ts';
import { closedAfterTest, type OpenStores } from './open-stores.ts';
import { FOREIGN_CURSORS, firstPage, walk } from './page-walk.ts';
import { at, sampleAlert, sampleAudit, sampleExperiment, slugOf } from './samples.ts';

const EVERY_EXPERIMENT = { status: undefined, slug: undefined };

/** What every {@link ExperimentStore} promises about its list. */
export function experimentPagesContract(name: string, open: OpenStores): void {
  const emptyStores = closedAfterTest(open);

  describe(`pages of experiments: ${name}`, () => {
    it('is one empty page when there is no experiment', async () => {
      const { experiments } = await emptyStores();
      const empty = { items: [], nextCursor: null };
      expect(await experiments.list(EVERY_EXPERIMENT, firstPage(5))).toEqual(empty);
      const filter = { status: 'running', slug: slugOf('a') } as const;
      expect(await experiments.list(filter, firstPage(5))).toEqual(empty);
    });

    it.each<[string, { status?: ExperimentStatus; slug?: string }, string[]]>([
      ['all of them', {}, ['x4', 'x3', 'x2', 'x1']],
      ['those of a status', { status: 'running' }, ['x4', 'x2']],
      ['those of a strategy', { slug: 'a' }, ['x4', 'x3', 'x1']],
      ['those of both', { status: 'ended', slug: 'a' }, ['x3', 'x1']],
      ['none of both', { status: 'ended', slug: 'b' }, []],
      ['none of a status', { status: 'draft' }, []],
      ['none of a strategy', { slug: 'c' }, []],
    ])('lists the newest first: %s', async (_, filter, ids) => {
      const { experiments } = await emptyStores();
      await create(experiments, 'x2', 2, { slug: slugOf('b'), status: 'running' });
      await create(experiments, 'x4', 4, { slug: slugOf('a'), status: 'running' });
      await create(experiments, 'x1', 1, { slug: slugOf('a'), status: 'ended' });
      await create(experiments, 'x3', 3, { slug: slugOf('a'), status: 'ended' });
      const { status, slug } = filter;
      for (const limit of [1, 2, 5]) {
        const found = await walk(
          (page) =>
            experiments.list({ status, slug: slug === undefined ? slug : slugOf(slug) }, page),
          limit,
        );
        expect(found.map(({ id }) => id)).toEqual(ids);
      }
    });

    it('lists by time, however that was written', async () => {
      const { experiments } = await emptyStores();
      await create(experiments, 'early', 0, { createdAt: '2026-01-01T00:00:02Z' });
      await create(experiments, 'late', 0, { createdAt: '2026-01-01T00:00:02.001Z' });
      const { items } = await experiments.list(EVERY_EXPERIMENT, firstPage(5));
      expect(items.map(({ id }) => id)).toEqual(['late', 'early']);
    });

    it('follows an experiment from one status to the next', async () => {
      const { experiments } = await emptyStores();
      await create(experiments, 'x1', 1, {});
      const experiment = sampleExperiment('x1', {
        createdAt: at(1),
        status: 'running',
        revision: 2,
      });
      const write = { experiment, expectedRevision: 1 };
      await experiments.save({ experiments: [write], audit: sampleAudit('start') });
      const [draft, running, all] = await Promise.all(
        (['draft', 'running', undefined] as const).map((status) =>
          experiments.list({ status, slug: undefined }, firstPage(5)),
        ),
      );
      expect(draft?.items).toEqual([]);
      expect(running?.items).toEqual([experiment]);
      expect(all?.items).toEqual([experiment]);
    });

    it('visits every experiment once, whatever the page size, the filter and the equal times', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(
            fc.record({
              second: fc.integer({ min: 0, max: 2 }),
              status: fc.constantFrom(...EXPERIMENT_STATUSES),
              slug: fc.constantFrom(slugOf('a'), slugOf('b')),
            }),
            { maxLength: 10 },
          ),
          fc.constantFrom(undefined, ...EXPERIMENT_STATUSES),
          fc.constantFrom(undefined, slugOf('a')),
          fc.integer({ min: 1, max: 4 }),
          async (samples, status, slug, limit) => {
            const { experiments } = await emptyStores();
            for (const [id, { second, ...changes }] of samples.entries()) {
              await create(experiments, `x${id}`, second, changes);
            }
            const found = await walk((page) => experiments.list({ status, slug }, page), limit);
            const expected = samples.flatMap((sample, id) =>
              (sample.status === status || status === undefined) &&
              (sample.slug === slug || slug === undefined)
                ? [`x${id}`]
                : [],
            );
            expect(found.map(({ id }) => id).sort()).toEqual(expected.sort());
            const times = found.map(({ createdAt }) => createdAt);
            expect(times).toEqual(times.toSorted().reverse());
          },
        ),
        { numRuns: 10 },
      );
    });

    it('has no next page after a page that ends with the last experiment', async () => {
      const { experiments } = await emptyStores();
      for (const second of [1, 2]) await create(experiments, `x${second}`, second, {});
      const { nextCursor } = await experiments.list(EVERY_EXPERIMENT, firstPage(2));
      expect(nextCursor).toBeNull();
    });

    it('refuses a cursor that it did not make', async () => {
      const { experiments, alerts } = await emptyStores();
      for (const id of ['a', 'b']) await alerts.put(sampleAlert(id));
      const cursorOfAlerts = (await alerts.list(firstPage(1))).nextCursor ?? '';
      for (const cursor of [...FOREIGN_CURSORS, cursorOfAlerts]) {
        const list = experiments.list(EVERY_EXPERIMENT, { limit: 5, cursor });
        await expect(list).rejects.toThrow(InvalidCursor);
      }
    });
  });
}

async function create(
  experiments: ExperimentStore,
  id: string,
  second: number,
  changes: Partial<Experiment>,
): Promise<void> {
  const experiment = sampleExperiment(id, { createdAt: at(second), ...changes });
  const write = { experiment, expectedRevision: 0 };
  const answer = await experiments.save({ experiments: [write], audit: sampleAudit(id) });
  expect(answer).toBe('saved');
}
