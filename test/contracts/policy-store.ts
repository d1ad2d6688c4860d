import { describe, expect, it } from 'vitest';
import type { PolicyHead, PolicyStore } from '../../shared/ports.ts';
import { closedAfterTest, type OpenStores } from './open-stores.ts';

/** What every {@link PolicyStore} promises. */
export function policyStoreContract(name: string, open: OpenStores): void {
  const emptyStores = closedAfterTest(open);

  describe(`policy store: ${name}`, () => {
    it('has nothing before the first publication', async () => {
      const { policies } = await emptyStores();
      expect(await policies.load(undefined)).toBeUndefined();
      expect(await policies.load({ version: 'p1', parts: { a: 1 } })).toBeUndefined();
    });

    it('loads all that was published, as JSON', async () => {
      const { policies } = await emptyStores();
      const content = { nested: [1.5, null, { deep: 'é "\u{1F980}' }] };
      const head = await published(policies, { a: content, b: [] });
      expect(await policies.load(undefined)).toEqual({
        head,
        changed: new Map(Object.entries({ a: content, b: [] })),
      });
    });

    it('publishes under a new version each time', async () => {
      const { policies } = await emptyStores();
      const first = await published(policies, { a: 1 });
      const second = await published(policies, { b: 1 });
      expect(second.version).not.toBe(first.version);
      expect(Object.keys(second.parts).sort()).toEqual(['a', 'b']);
      expect(second.parts.a).toBe(first.parts.a);
    });

    it('loads nothing when nothing has changed', async () => {
      const { policies } = await emptyStores();
      const head = await published(policies, { a: 1 });
      expect(await policies.load(head)).toEqual({ head, changed: new Map() });
    });

    it('loads the parts that changed and those that are new', async () => {
      const { policies } = await emptyStores();
      const known = await published(policies, { same: 1, changed: 1 });
      await published(policies, { changed: 2 }, known);
      const head = await published(policies, { added: 3 });
      expect(await policies.load(known)).toEqual({
        head,
        changed: new Map(Object.entries({ added: 3, changed: 2 })),
      });
    });

    it('is not misled by names that every object inherits', async () => {
      const { policies } = await emptyStores();
      const known = await published(policies, { a: 1 });
      const head = await published(policies, { constructor: 2 });
      expect(await policies.load(known)).toEqual({ head, changed: new Map([['constructor', 2]]) });
    });

    it.each([
      ['exists although it must not', 'a', undefined],
      ['has moved on', 'a', 7],
      ['does not exist although it must', 'unknown', 1],
    ])('publishes nothing when a part %s', async (_, id, expectedVersion) => {
      const { policies } = await emptyStores();
      const head = await published(policies, { a: 1 });
      const parts = [
        { id: 'new', expectedVersion: undefined, content: 1 },
        { id, expectedVersion, content: 2 },
      ];
      expect(await policies.publish(parts)).toBe('conflict');
      expect(await policies.load(undefined)).toEqual({ head, changed: new Map([['a', 1]]) });
    });

    it('publishes one of those that read the same version', async () => {
      const { policies } = await emptyStores();
      const head = await published(policies, { a: 0 });
      const answers = await Promise.all(
        [1, 2, 3].map((content) =>
          policies.publish([{ id: 'a', expectedVersion: head.parts.a, content }]),
        ),
      );
      const won = answers.findIndex((answer) => answer !== 'conflict');
      expect(answers.filter((answer) => answer === 'conflict')).toHaveLength(2);
      expect((await policies.load(undefined))?.changed.get('a')).toBe(won + 1);
    });
  });
}

/** Publishes parts that are new, or as `known` knows them. */
async function published(
  policies: PolicyStore,
  parts: Readonly<Record<string, unknown>>,
  known?: PolicyHead,
): Promise<PolicyHead> {
  const head = await policies.publish(
    Object.entries(parts).map(([id, content]) => ({
      id,
      expectedVersion: known?.parts[id],
      content,
    })),
  );
  if (head === 'conflict') throw new Error('expected the parts to be published');
  return head;
}
