import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMoments, momentsOf, NO_MOMENTS } from '../../shared/domain/learning/moments.ts';
import { type Addition, onGrid } from '../../shared/domain/learning/sums.ts';
import { StoredDataError } from '../../shared/ports.ts';
import { closedAfterTest, type OpenStores } from './open-stores.ts';

/** What every {@link Sums} promises. */
export function sumsContract(name: string, open: OpenStores): void {
  const emptyStores = closedAfterTest(open);

  describe(`sums: ${name}`, () => {
    it('has those of the vectors asked for that were ever added to', async () => {
      const { folds, sums } = await emptyStores();
      await folds.commit([], [vector('f', 'a', 1, 2), vector('f', 'b', 3)]);
      expect(
        await sums.get([
          { family: 'f', member: 'a' },
          { family: 'f', member: 'c' },
        ]),
      ).toEqual([vector('f', 'a', 1, 2)]);
      expect(await sums.get([])).toEqual([]);
    });

    it('adds to what is stored, number by number', async () => {
      const { folds, sums } = await emptyStores();
      await folds.commit([], [vector('f', 'a', 1, 2)]);
      await folds.commit([], [vector('f', 'a', 0.5, -2)]);
      expect(await sums.list('')).toEqual([vector('f', 'a', 1.5, 0)]);
    });

    it('adds several vectors to one key in one commit', async () => {
      const { folds, sums } = await emptyStores();
      await folds.commit([], [vector('f', 'a', 1), vector('f', 'b', 9), vector('f', 'a', 2)]);
      expect(await sums.list('')).toEqual([vector('f', 'a', 3), vector('f', 'b', 9)]);
    });

    it('forgets a vector that has become all zero', async () => {
      const { folds, sums } = await emptyStores();
      await folds.commit([], [vector('f', 'a', 1, -2), vector('f', 'b', 0)]);
      await folds.commit([], [vector('f', 'a', -1, 2)]);
      expect(await sums.list('')).toEqual([]);
    });

    it('refuses a vector of another length, and then adds nothing', async () => {
      const { folds, sums } = await emptyStores();
      await folds.commit([], [vector('f', 'a', 1, 2)]);
      const additions = [vector('f', 'b', 5), vector('f', 'a', 1)];
      await expect(folds.commit([], additions)).rejects.toThrow(StoredDataError);
      expect(await sums.list('')).toEqual([vector('f', 'a', 1, 2)]);
    });

    it('adds moments by their labels, and drops what has cancelled out', async () => {
      const { folds, sums } = await emptyStores();
      const family = 'model/select_agent/quality';
      const seen = (label: number) => momentsOf([{ label, value: 1 }], 0.5);
      await folds.commit([], [{ family, member: 'm', vector: seen(7) }]);
      await folds.commit([], [{ family, member: 'm', vector: seen(3) }]);
      const both = addMoments(seen(7), seen(3));
      expect(await sums.list(family)).toEqual([{ family, member: 'm', vector: both }]);
      const taken = { family, member: 'm', vector: addMoments(NO_MOMENTS, seen(7), -1) };
      await folds.commit([], [taken]);
      expect(await sums.list(family)).toEqual([{ family, member: 'm', vector: seen(3) }]);
    });

    it('refuses moments of another form, and then adds nothing', async () => {
      const { folds, sums } = await emptyStores();
      const family = 'model/select_agent/cost';
      await expect(folds.commit([], [vector(family, 'm', 1, 2)])).rejects.toThrow(StoredDataError);
      expect(await sums.list(family)).toEqual([]);
    });

    it('keeps every double to the last bit', async () => {
      const { folds, sums } = await emptyStores();
      const extremes = [Number.MIN_VALUE, Number.MAX_VALUE, -(2 ** -12), 0.1, 2 ** 53 - 1];
      await folds.commit([], [vector('f', 'a', ...extremes)]);
      expect((await sums.list('')).map((sum) => [...sum.vector])).toEqual([extremes]);
    });

    it('keeps vectors of any length', async () => {
      const { folds, sums } = await emptyStores();
      const long = vector('f', 'a', ...Array.from({ length: 2_300 }, (_, position) => position));
      await folds.commit([], [long]);
      expect(await sums.get([long])).toEqual([long]);
    });

    it('lists the families that start with a prefix, by family and member', async () => {
      const { folds, sums } = await emptyStores();
      const wanted = [
        vector('t/', 'a', 1),
        vector('t/a', 'a', 1),
        vector('t/a', 'b', 1),
        vector('t/b', 'a', 1),
        vector('t/\u{10FFFF}\u{10FFFF}', 'a', 1),
      ];
      const others = [vector('t', 'a', 1), vector('t.', 'a', 1), vector('t0', 'a', 1)];
      await folds.commit([], [...others, ...wanted.toReversed()]);
      expect(await sums.list('t/')).toEqual(wanted);
    });

    it.each(['totals/option/select_agent', 'project/acme'])(
      'lists %s as long as it has a vector, and again after it had none',
      async (family) => {
        const { folds, sums } = await emptyStores();
        const added = vector(family, 'm', 1);
        for (const _ of ['once', 'again']) {
          await folds.commit([], [added]);
          await folds.commit([], [added]);
          expect(await sums.list(family)).toEqual([vector(family, 'm', 2)]);
          await folds.commit([], [vector(family, 'm', -2)]);
          expect(await sums.list(family)).toEqual([]);
        }
      },
    );

    it('takes a prefix literally', async () => {
      const { folds, sums } = await emptyStores();
      await folds.commit([], [vector('a_b', 'm', 1), vector('axb', 'm', 1), vector('A_b', 'm', 1)]);
      expect(await sums.list('a_')).toEqual([vector('a_b', 'm', 1)]);
      expect(await sums.list('%')).toEqual([]);
    });

    it('ends with the same bits whatever the split and the order of the additions', async () => {
      const { folds, sums } = await emptyStores();
      let families = 0;
      await fc.assert(
        fc.asyncProperty(history(), async ({ additions, shuffled }) => {
          families += 1;
          const ordered = `ordered ${families}/`;
          const other = `other ${families}/`;
          await folds.commit([], additions.map(under(ordered)));
          for (const batch of shuffled) await folds.commit([], batch.map(under(other)));
          const found = (await sums.list(other)).map(under(''));
          expect(found.map(bits)).toEqual((await sums.list(ordered)).map(under('')).map(bits));
        }),
        { numRuns: 40 },
      );
    });
  });
}

function vector(family: string, member: string, ...values: number[]): Addition {
  return { family, member, vector: Float64Array.from(values) };
}

/** Additions on the grid, and the same ones in another order and in batches. */
function history() {
  const value = fc.double({ min: -4, max: 4, noNaN: true }).map(onGrid);
  const addition = fc
    .tuple(fc.constantFrom('a', 'b'), value, value)
    .map(([member, first, second]) => vector('', member, first, second, -first));
  return fc.array(addition, { minLength: 1, maxLength: 12 }).chain((additions) =>
    fc.record({
      additions: fc.constant(additions),
      shuffled: fc
        .tuple(
          fc.shuffledSubarray(additions, { minLength: additions.length }),
          fc.integer({ min: 1, max: additions.length }),
        )
        .map(([order, size]) =>
          Array.from({ length: Math.ceil(order.length / size) }, (_, batch) =>
            order.slice(batch * size, (batch + 1) * size),
          ),
        ),
    }),
  );
}

const under = (prefix: string) => (addition: Addition) => ({
  ...addition,
  family: `${prefix}${addition.family.replace(/^.*\//, '')}`,
});

/** The exact bits, which tell −0 from 0. */
function bits({ family, member, vector: values }: Addition) {
  return [family, member, Buffer.from(values.buffer).toString('hex')];
}
