import { describe, expect, it } from 'vitest';
import { type Evolution, evolutionSchema } from '../../shared/domain/evolution/evolution.ts';
import { executionIdSchema } from '../../shared/domain/identifiers.ts';
import { closedAfterTest, type OpenStores } from './open-stores.ts';
import { at, slugOf } from './samples.ts';

/** What every {@link EvolutionLog} promises. */
export function evolutionLogContract(name: string, open: OpenStores): void {
  const emptyStores = closedAfterTest(open);

  describe(`evolution log: ${name}`, () => {
    it('knows nothing at first', async () => {
      const { evolutions } = await emptyStores();
      expect(await evolutions.ofExecution(executionOf('x'))).toEqual([]);
      expect(await evolutions.latest(slugOf('a'))).toBeUndefined();
      expect(await evolutions.recent(slugOf('a'), 100)).toEqual([]);
    });

    it('reads back the records of an execution, by slug', async () => {
      const { evolutions } = await emptyStores();
      const records = ['c', 'a', 'b-1', 'b'].map((slug) => evolution('x', slug, 1));
      for (const record of records) expect(await evolutions.put(record)).toEqual(record);
      await evolutions.put(evolution('other', 'a', 1));
      expect(await evolutions.ofExecution(executionOf('x'))).toEqual(
        ['a', 'b', 'b-1', 'c'].map((slug) => evolution('x', slug, 1)),
      );
    });

    it('ends a running record, which keeps when it began', async () => {
      const { evolutions } = await emptyStores();
      await evolutions.put(evolution('x', 'a', 1));
      const ended = { ...ending('x', 'a', 1, 9), reason: 'dry run only' };
      expect(await evolutions.put({ ...ended, startedAt: at(9) })).toEqual(ended);
      expect(await evolutions.ofExecution(executionOf('x'))).toEqual([ended]);
    });

    it('leaves a record that has ended as it is', async () => {
      const { evolutions } = await emptyStores();
      const ended = ending('x', 'a', 1, 2);
      await evolutions.put(ended);
      expect(await evolutions.put(ended)).toEqual(ended);
      expect(await evolutions.put({ ...ended, status: 'failed', endedAt: at(3) })).toEqual(ended);
      expect(await evolutions.put(evolution('x', 'a', 4))).toEqual(ended);
      expect(await evolutions.ofExecution(executionOf('x'))).toEqual([ended]);
    });

    it('ends a record once when many end it at the same time', async () => {
      const { evolutions } = await emptyStores();
      await evolutions.put(evolution('x', 'a', 1));
      const stored = await Promise.all(
        [2, 3, 4, 5].map((second) => evolutions.put(ending('x', 'a', 1, second))),
      );
      expect(new Set(stored.map(({ endedAt }) => endedAt)).size).toBe(1);
      expect(await evolutions.ofExecution(executionOf('x'))).toEqual(stored.slice(0, 1));
    });

    it('finds the record of a strategy that began last, whichever was written last', async () => {
      const { evolutions } = await emptyStores();
      await evolutions.put(evolution('later', 'a', 5));
      await evolutions.put(ending('earlier', 'a', 4, 9));
      await evolutions.put(ending('elsewhere', 'b', 8, 9));
      expect(await evolutions.latest(slugOf('a'))).toEqual(evolution('later', 'a', 5));
    });

    it('passes over the executions that found the lease held', async () => {
      const { evolutions } = await emptyStores();
      const working = evolution('working', 'a', 1);
      await evolutions.put(working);
      for (let second = 2; second < 15; second += 1) {
        const held = { ...ending(`held-${second}`, 'a', second, second), status: 'held' as const };
        await evolutions.put(held);
      }
      expect(await evolutions.latest(slugOf('a'))).toEqual(working);
      const lost = { ...ending('working', 'a', 1, 20), status: 'held' as const };
      await evolutions.put(lost);
      expect(await evolutions.latest(slugOf('a'))).toBeUndefined();
    });

    it('lists the recent records of a strategy, without those that were held', async () => {
      const { evolutions } = await emptyStores();
      const isHeld = (second: number) => second % 3 !== 0;
      for (const second of [7, 2, 1, 9, 8, 3, 4, 6, 5]) {
        const record = ending(`x${second}`, 'a', second, second + 9);
        await evolutions.put(isHeld(second) ? { ...record, status: 'held' } : record);
      }
      await evolutions.put(evolution('x1', 'b', 5));
      const listed = [9, 6, 3].map((second) => ending(`x${second}`, 'a', second, second + 9));
      for (const limit of [1, 2, 3, 4, 100]) {
        expect(await evolutions.recent(slugOf('a'), limit)).toEqual(listed.slice(0, limit));
      }
    });
  });
}

const executionOf = (text: string) => executionIdSchema.parse(text);

/** A record that is running since `second`. */
function evolution(executionId: string, slug: string, second: number): Evolution {
  return evolutionSchema.parse({
    executionId,
    slug,
    dryRun: false,
    status: 'running',
    reason: null,
    startedAt: at(second),
    endedAt: null,
  });
}

function ending(executionId: string, slug: string, second: number, end: number): Evolution {
  return { ...evolution(executionId, slug, second), status: 'dry_run', endedAt: at(end) };
}
