import { randomUUID } from 'node:crypto';
import { StoredDataError } from '../../ports.ts';
import { compressedJson, decompressedJson } from './compressed-json.ts';
import type { Database } from './database.ts';
import { inParallel } from './in-parallel.ts';
import { type Item, textOf } from './items.ts';
import { policyPieceKey, TTL_ATTRIBUTE } from './keys.ts';

/** Less than DynamoDB's 400 KB an item, with room for keys. */
const PIECE_BYTES = 380 * 1024;

/** Where a part's content is: immutable, and never the place of any other content. */
export interface PartAddress {
  readonly address: string;
  readonly pieces: number;
}

/** The contents of the policy's parts, compressed and cut to the size of items. */
export interface PolicyPieces {
  /** Stores a content, which nobody finds before its address is published. */
  write(partId: string, content: unknown): Promise<PartAddress>;
  /** @throws StoredDataError */
  read(partId: string, address: PartAddress): Promise<unknown>;
  /** Lets DynamoDB delete the content after `expiresAt`, in seconds since 1970. */
  expire(partId: string, address: PartAddress, expiresAt: number): Promise<void>;
}

export function policyPieces(database: Database, table: string): PolicyPieces {
  const keysOf = (partId: string, { address, pieces }: PartAddress) =>
    Array.from({ length: pieces }, (_, piece) => policyPieceKey(partId, address, piece));
  return {
    async write(partId, content) {
      const bytes = await compressedJson(content);
      const address = { address: randomUUID(), pieces: Math.ceil(bytes.length / PIECE_BYTES) };
      await inParallel([...keysOf(partId, address).entries()], ([piece, key]) =>
        database.put(table, {
          ...key,
          content: bytes.subarray(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES),
        }),
      );
      return address;
    },
    async read(partId, address) {
      const keys = keysOf(partId, address);
      const items = await database.getAll(table, keys);
      const pieces = new Map(items.map((item) => [textOf(item, 'sk'), bytesOf(item)]));
      const bytes = keys.map(({ sk }) => pieces.get(sk)).filter((piece) => piece !== undefined);
      if (bytes.length < keys.length) throw unreadable(partId);
      return await parsedPart(partId, Buffer.concat(bytes));
    },
    async expire(partId, address, expiresAt) {
      await inParallel(keysOf(partId, address), (key) =>
        database.write({
          table,
          key,
          condition: { equals: { sk: key.sk } },
          change: { set: { [TTL_ATTRIBUTE]: expiresAt } },
        }),
      );
    },
  };
}

function bytesOf({ content }: Item): Uint8Array | undefined {
  return content instanceof Uint8Array ? content : undefined;
}

async function parsedPart(partId: string, bytes: Uint8Array): Promise<unknown> {
  try {
    return await decompressedJson(bytes);
  } catch {
    throw unreadable(partId);
  }
}

function unreadable(partId: string): StoredDataError {
  return new StoredDataError(`the part ${partId} of the policy is incomplete or damaged`);
}
