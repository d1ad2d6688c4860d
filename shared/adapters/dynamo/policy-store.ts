import * as z from 'zod';
import type { Clock, PolicyHead, PolicyPartWrite, PolicyStore } from '../../ports.ts';
import type { Database } from './database.ts';
import { inParallel } from './in-parallel.ts';
import { documentOf, numberOf } from './items.ts';
import { POLICY_HEAD_KEY } from './keys.ts';
import { type PartAddress, policyPieces } from './policy-pieces.ts';

/** How long a replaced part stays readable for processes that know only the head before. */
const REPLACED_SECONDS = 86_400;

const partSchema = z.strictObject({
  version: z.int().min(1),
  address: z.string(),
  pieces: z.int().min(1),
});
const partsSchema = z.array(z.tuple([z.string(), partSchema]));

/** The item that points at all parts. */
interface StoredHead {
  /** 0 before the first publication. */
  readonly publication: number;
  readonly parts: ReadonlyMap<string, PartAddress & { readonly version: number }>;
}

/**
 * The published policy in DynamoDB: contents are written first, where nobody looks, and the head is
 * moved to them under the publication that was read.
 *
 * Cost of `load` when nothing changed: one read of the head.
 */
export function dynamoPolicyStore(database: Database, table: string, clock: Clock): PolicyStore {
  const pieces = policyPieces(database, table);

  async function readHead(): Promise<StoredHead> {
    const item = await database.get(table, POLICY_HEAD_KEY);
    if (item === undefined) return { publication: 0, parts: new Map() };
    return {
      publication: numberOf(item, 'publication'),
      parts: new Map(documentOf(partsSchema, item)),
    };
  }

  /** @returns the head that was replaced, or whether to try again */
  async function moveHead(
    writes: readonly PolicyPartWrite[],
    addresses: readonly PartAddress[],
  ): Promise<{ before: StoredHead; after: StoredHead } | 'conflict' | 'again'> {
    const before = await readHead();
    if (!areCurrent(before, writes)) return 'conflict';
    const publication = before.publication + 1;
    const written = writes.map(({ id, expectedVersion = 0 }, position) => {
      const { address, pieces: count } = addresses[position] ?? { address: '', pieces: 0 };
      return [id, { version: expectedVersion + 1, address, pieces: count }] as const;
    });
    const parts = new Map([...before.parts, ...written]);
    const answer = await database.write({
      table,
      key: POLICY_HEAD_KEY,
      condition:
        before.publication === 0 ? 'absent' : { equals: { publication: before.publication } },
      change: { put: { publication, document: JSON.stringify([...parts]) } },
    });
    return answer === 'written' ? { before, after: { publication, parts } } : 'again';
  }

  /** Leaves behind what it cannot reach: a few kilobytes that nobody reads. */
  async function expire(
    ids: readonly string[],
    addressOf: (id: string) => PartAddress | undefined,
  ) {
    const expiresAt = Math.floor(Date.parse(clock.now()) / 1_000) + REPLACED_SECONDS;
    await Promise.allSettled(
      ids.map(async (id) => {
        const address = addressOf(id);
        if (address !== undefined) await pieces.expire(id, address, expiresAt);
      }),
    );
  }

  return {
    async load(known) {
      const stored = await readHead();
      if (stored.publication === 0) return undefined;
      const head = headOf(stored);
      if (head.version === known?.version) return { head: known, changed: new Map() };
      const changed = [...stored.parts].filter(
        ([id, { version }]) => version !== partVersion(known, id),
      );
      const contents = await inParallel(
        changed,
        async ([id, address]) => [id, await pieces.read(id, address)] as const,
      );
      return { head, changed: new Map(contents) };
    },
    async publish(writes) {
      if (!areCurrent(await readHead(), writes)) return 'conflict';
      const addresses = await inParallel(writes, ({ id, content }) => pieces.write(id, content));
      const moved = await database.contend(() => moveHead(writes, addresses));
      const ids = writes.map(({ id }) => id);
      if (moved === 'conflict') {
        await expire(ids, (id) => addresses[ids.indexOf(id)]);
        return 'conflict';
      }
      await expire(ids, (id) => moved.before.parts.get(id));
      return headOf(moved.after);
    },
  };
}

function headOf({ publication, parts }: StoredHead): PolicyHead {
  const versions = [...parts].map(([id, { version }]) => [id, version] as const);
  return { version: `p${publication}`, parts: Object.fromEntries(versions) };
}

function areCurrent({ parts }: StoredHead, writes: readonly PolicyPartWrite[]): boolean {
  return writes.every(({ id, expectedVersion }) => parts.get(id)?.version === expectedVersion);
}

function partVersion(head: PolicyHead | undefined, id: string): number | undefined {
  return head !== undefined && Object.hasOwn(head.parts, id) ? head.parts[id] : undefined;
}
