import { describe, expect, it } from 'vitest';
import { closedAfterTest, type OpenStores } from './open-stores.ts';
import { firstPage } from './page-walk.ts';
import { sampleAudit, sampleStrategy, sampleVersion, slugOf, versionIdOf } from './samples.ts';

/** What every {@link StrategyStore} promises. */
export function strategyStoreContract(name: string, open: OpenStores): void {
  const emptyStores = closedAfterTest(open);

  describe(`strategy store: ${name}`, () => {
    it('has nothing before the first strategy', async () => {
      const { strategies } = await emptyStores();
      expect(await strategies.list()).toEqual([]);
      expect(await strategies.strategy(slugOf('a'))).toBeUndefined();
      expect(await strategies.versions(slugOf('a'))).toEqual([]);
      expect(await strategies.version(versionIdOf('a@1'))).toBeUndefined();
    });

    it('lists strategies by slug, as they were saved', async () => {
      const { strategies } = await emptyStores();
      const [b, a] = [sampleStrategy('b'), sampleStrategy('a', { enabled: false })];
      expect(await strategies.save(b, 0, sampleAudit('1'))).toBe('saved');
      await strategies.save(a, 0, sampleAudit('2'));
      expect(await strategies.list()).toEqual([a, b]);
      expect(await strategies.strategy(slugOf('b'))).toEqual(b);
    });

    it('saves over the revision that was read, and over no other', async () => {
      const { strategies } = await emptyStores();
      await strategies.save(sampleStrategy('a'), 0, sampleAudit('1'));
      const second = sampleStrategy('a', { name: 'Renamed', revision: 2 });
      expect(await strategies.save(second, 1, sampleAudit('2'))).toBe('saved');
      expect(await strategies.save(second, 1, sampleAudit('3'))).toBe('conflict');
      expect(await strategies.strategy(slugOf('a'))).toEqual(second);
    });

    it('does not create a strategy that exists, nor change one that does not', async () => {
      const { strategies } = await emptyStores();
      await strategies.save(sampleStrategy('a'), 0, sampleAudit('1'));
      expect(await strategies.save(sampleStrategy('a'), 0, sampleAudit('2'))).toBe('conflict');
      expect(await strategies.save(sampleStrategy('b'), 1, sampleAudit('3'))).toBe('conflict');
      expect(await strategies.list()).toHaveLength(1);
    });

    it('saves one of the changes that read the same revision', async () => {
      const { strategies } = await emptyStores();
      await strategies.save(sampleStrategy('a'), 0, sampleAudit('0'));
      const answers = await Promise.all(
        ['1', '2', '3'].map((id) =>
          strategies.save(sampleStrategy('a', { revision: 2 }), 1, sampleAudit(id)),
        ),
      );
      expect(answers.filter((answer) => answer === 'saved')).toHaveLength(1);
    });

    it('lists the versions of one strategy by number', async () => {
      const { strategies } = await emptyStores();
      const versions = [2, 10, 1].map((number) => sampleVersion('a', number, (number % 6) + 1));
      for (const version of [...versions, sampleVersion('b', 3)]) {
        expect(await strategies.addVersion(version, sampleAudit(version.id))).toBe('added');
      }
      expect((await strategies.versions(slugOf('a'))).map(({ number }) => number)).toEqual([
        1, 2, 10,
      ]);
      expect(await strategies.version(versionIdOf('a@10'))).toEqual(versions[1]);
    });

    it('adds no version whose number is taken', async () => {
      const { strategies } = await emptyStores();
      const first = sampleVersion('a', 1);
      await strategies.addVersion(first, sampleAudit('1'));
      expect(await strategies.addVersion(sampleVersion('a', 1, 5), sampleAudit('2'))).toBe(
        'conflict',
      );
      expect(await strategies.versions(slugOf('a'))).toEqual([first]);
    });

    it('adds no version whose configuration the strategy has; another strategy may', async () => {
      const { strategies } = await emptyStores();
      await strategies.addVersion(sampleVersion('a', 1, 3), sampleAudit('1'));
      expect(await strategies.addVersion(sampleVersion('a', 2, 3), sampleAudit('2'))).toBe(
        'conflict',
      );
      expect(await strategies.addVersion(sampleVersion('b', 1, 3), sampleAudit('3'))).toBe('added');
    });

    it('writes the audit entry with the change, and none with a conflict', async () => {
      const { strategies, audit } = await emptyStores();
      await strategies.save(sampleStrategy('a'), 0, sampleAudit('saved'));
      await strategies.save(sampleStrategy('a'), 0, sampleAudit('not saved'));
      await strategies.addVersion(sampleVersion('a', 1), sampleAudit('added'));
      await strategies.addVersion(sampleVersion('a', 1), sampleAudit('not added'));
      const { items } = await audit.list(firstPage(10));
      expect(items.map(({ id }) => id).sort()).toEqual(['added', 'saved']);
    });
  });
}
