import * as z from 'zod';
import { InvalidCursor, type Page, type PageRequest } from '../../ports.ts';
import { timeAndId } from './keys.ts';

/** The lists that come in pages; a cursor of one is no cursor of another. */
type ListName = 'runs' | 'audit' | 'alerts' | 'experiments';

/** The place of an item in a list by time and id, the newest first. */
export interface Position {
  readonly time: string;
  readonly id: string;
}

/** Before the newest item: greater than every time. */
const START = '~';

const contentSchema = z.tuple([z.string(), z.iso.datetime(), z.string()]);

/**
 * The sort key that the page's items lie below.
 *
 * @throws InvalidCursor when {@link pageOf} did not make the cursor for this list
 */
export function startOf(list: ListName, { cursor }: PageRequest): string {
  if (cursor === undefined) return START;
  const content = contentSchema.safeParse(decoded(cursor));
  if (!content.success) throw new InvalidCursor('unknown cursor');
  const [, time, id] = content.data;
  // Only this list's own text is valid: decoding ignores what is no base64url, so that one position
  // has many texts, and the text of another list differs in its name.
  if (cursorOf(list, { time, id }) !== cursor) throw new InvalidCursor('unknown cursor');
  return timeAndId(time, id);
}

/**
 * The page made of one place more than asked for, which tells whether there is another page.
 *
 * @param read the items at the places, of which some may be gone
 */
export async function pageOf<Item>(
  list: ListName,
  { limit }: PageRequest,
  places: readonly Position[],
  read: (places: readonly Position[]) => Promise<readonly Item[]>,
): Promise<Page<Item>> {
  const shown = places.slice(0, limit);
  const last = shown.at(-1);
  const isLast = places.length <= limit || last === undefined;
  return { items: await read(shown), nextCursor: isLast ? null : cursorOf(list, last) };
}

/** The place that {@link timeAndId} wrote. */
export function positionOf(timeAndIdText: string): Position {
  const end = timeAndIdText.indexOf('#');
  return { time: timeAndIdText.slice(0, end), id: timeAndIdText.slice(end + 1) };
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
