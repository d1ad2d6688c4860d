import type { Page, PageRequest } from '../../shared/ports.ts';

/** Everything on all the pages of a list, walked `limit` items at a time. */
export async function walk<Item>(
  list: (page: PageRequest) => Promise<Page<Item>>,
  limit: number,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await list({ limit, cursor });
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}

/** Texts that no list made. */
export const FOREIGN_CURSORS = ['', '?', 'null', 'eyJhIjoxfQ', 'WyJydW5zIl0', 'a'.repeat(500)];

export const firstPage = (limit: number): PageRequest => ({ limit, cursor: undefined });
