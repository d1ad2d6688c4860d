import * as z from 'zod';
import { InvalidCursor, type Page, type PageRequest } from '../../ports.ts';

/** The lists that come in pages; a cursor of one is no cursor of another. */
type ListName = 'runs' | 'audit' | 'alerts' | 'experiments';

/** Where a page ended in a list by time and id, the newest first. */
export interface Position {
  readonly time: string;
  readonly id: string;
}

/** Before the newest item: greater than every time. */
const START: Position = { time: '~', id: '' };

const contentSchema = z.tuple([z.string(), z.iso.datetime(), z.string()]);

/** @throws InvalidCursor when {@link pageOf} did not make the cursor for this list */
export function positionOf(list: ListName, { cursor }: PageRequest): Position {
  if (cursor === undefined) return START;
  const content = contentSchema.safeParse(decoded(cursor));
  if (!content.success) throw new InvalidCursor('unknown cursor');
  const [, time, id] = content.data;
  const position = { time, id };
  // Only this list's own text is valid: decoding ignores what is no base64url, so that one position
  // has many texts, and the text of another list differs in its name.
  if (cursorOf(list, position) !== cursor) throw new InvalidCursor('unknown cursor');
  return position;
}

/** The page made of one item more than asked for, which tells whether there is another page. */
export function pageOf<Item>(
  list: ListName,
  { limit }: PageRequest,
  items: readonly Item[],
  position: (item: Item) => Position,
): Page<Item> {
  const page = items.slice(0, limit);
  const last = page.at(-1);
  const isLast = items.length <= limit || last === undefined;
  return { items: page, nextCursor: isLast ? null : cursorOf(list, position(last)) };
}

function cursorOf(list: ListName, { time, id }: Position): string {
  return Buffer.from(JSON.stringify([list, time, id])).toString('base64url');
}

function decoded(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}
