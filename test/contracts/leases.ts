import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Lease } from '../../shared/domain/evolution/lease.ts';
import { executionIdSchema } from '../../shared/domain/identifiers.ts';
import { closedAfterTest, type OpenStores } from './open-stores.ts';
import { at, slugOf } from './samples.ts';

/** What every {@link Leases} promises. */
export function leasesContract(name: string, open: OpenStores): void {
  const emptyStores = closedAfterTest(open);

  describe(`leases: ${name}`, () => {
    it('gives a free lease to who asks', async () => {
      const { leases } = await emptyStores();
      expect(await leases.acquire(leaseOf('one', 60), at(0))).toEqual(leaseOf('one', 60));
    });

    it('answers with the holder while the lease lasts', async () => {
      const { leases } = await emptyStores();
      await leases.acquire(leaseOf('one', 60), at(0));
      expect(await leases.acquire(leaseOf('two', 90), at(59))).toEqual(leaseOf('one', 60));
    });

    it('gives the lease to one of fifty who ask at once, and tells the others who has it', async () => {
      const { leases } = await emptyStores();
      const owners = Array.from({ length: 50 }, (_, number) => `owner-${number}`);
      const answers = await Promise.all(
        owners.map((owner) => leases.acquire(leaseOf(owner, 60), at(0))),
      );
      const winners = owners.filter((owner, position) => answers[position]?.owner === owner);
      expect(winners).toHaveLength(1);
      expect(new Set(answers.map(({ owner }) => owner))).toEqual(new Set(winners));
    });

    it('gives an expired lease to the next who asks, from the moment of its expiry on', async () => {
      const { leases } = await emptyStores();
      await leases.acquire(leaseOf('one', 60), at(0));
      expect(await leases.acquire(leaseOf('two', 120), at(60))).toEqual(leaseOf('two', 120));
      expect(await leases.acquire(leaseOf('one', 130), at(61))).toEqual(leaseOf('two', 120));
    });

    it('gives an expired lease to one of many who ask at once', async () => {
      const { leases } = await emptyStores();
      await leases.acquire(leaseOf('gone', 60), at(0));
      const owners = ['one', 'two', 'three', 'four', 'five'];
      const answers = await Promise.all(
        owners.map((owner) => leases.acquire(leaseOf(owner, 120), at(60))),
      );
      expect(new Set(answers.map(({ owner }) => owner)).size).toBe(1);
      expect(owners).toContain(answers[0]?.owner);
    });

    it('gives its owner the lease again, with the new expiry', async () => {
      const { leases } = await emptyStores();
      await leases.acquire(leaseOf('one', 60), at(0));
      expect(await leases.acquire(leaseOf('one', 90), at(30))).toEqual(leaseOf('one', 90));
      expect(await leases.acquire(leaseOf('two', 200), at(89))).toEqual(leaseOf('one', 90));
    });

    it('is free once its owner gave it back, who may do so twice', async () => {
      const { leases } = await emptyStores();
      await leases.acquire(leaseOf('one', 60), at(0));
      expect(await leases.release(slugOf('a'), ownerOf('one'))).toBe('released');
      expect(await leases.release(slugOf('a'), ownerOf('one'))).toBe('not_held');
      expect(await leases.acquire(leaseOf('two', 60), at(1))).toEqual(leaseOf('two', 60));
    });

    it('is not given back by a stranger, nor by an owner who lost it', async () => {
      const { leases } = await emptyStores();
      await leases.acquire(leaseOf('one', 60), at(0));
      expect(await leases.release(slugOf('a'), ownerOf('two'))).toBe('not_held');
      await leases.acquire(leaseOf('two', 120), at(60));
      expect(await leases.release(slugOf('a'), ownerOf('one'))).toBe('not_held');
      expect(await leases.acquire(leaseOf('one', 180), at(61))).toEqual(leaseOf('two', 120));
    });

    it('gives back an expired lease that nobody took', async () => {
      const { leases } = await emptyStores();
      await leases.acquire(leaseOf('one', 60), at(0));
      expect(await leases.release(slugOf('a'), ownerOf('one'))).toBe('released');
    });

    it('keeps the leases of strategies apart', async () => {
      const { leases } = await emptyStores();
      await leases.acquire(leaseOf('one', 60), at(0));
      const other = { ...leaseOf('two', 60), slug: slugOf('b') };
      expect(await leases.acquire(other, at(0))).toEqual(other);
    });

    it('agrees with a plain model, whatever is asked in whatever order', async () => {
      const step = fc.record({
        owner: fc.constantFrom('one', 'two', 'three'),
        release: fc.boolean(),
        seconds: fc.integer({ min: 0, max: 40 }),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
          const { leases } = await emptyStores();
          let now = 0;
          let held: Lease | undefined;
          for (const { owner, release, seconds } of steps) {
            now += seconds;
            if (release) {
              const expected = held?.owner === owner ? 'released' : 'not_held';
              expect(await leases.release(slugOf('a'), ownerOf(owner))).toBe(expected);
              if (expected === 'released') held = undefined;
            } else {
              const wanted = leaseOf(owner, now + 30);
              const mine = held === undefined || held.owner === owner || held.expiresAt <= at(now);
              if (mine) held = wanted;
              expect(await leases.acquire(wanted, at(now))).toEqual(held);
            }
          }
        }),
        { numRuns: 15 },
      );
    });
  });
}

const ownerOf = (text: string) => executionIdSchema.parse(text);

/** The lease of the strategy `a` that `owner` wants until `second`. */
function leaseOf(owner: string, second: number): Lease {
  return { slug: slugOf('a'), owner: ownerOf(owner), expiresAt: at(second) };
}
