import { NOTHING_SPENT, type Spend } from '../../domain/proposal/spend.ts';
import type { Action } from './actions.ts';
import type { Database } from './database.ts';
import { numberOf } from './items.ts';
import { proposerSpendKey } from './keys.ts';

/** A month's spend as it was read. */
interface KnownSpend {
  readonly spend: Spend;
  /** What stores another in its place; refused once somebody has. */
  become(spend: Spend): Action;
}

export async function readSpend(
  database: Database,
  table: string,
  slug: string,
  month: string,
): Promise<KnownSpend> {
  const key = proposerSpendKey(slug, month);
  const item = await database.get(table, key);
  const revision = item === undefined ? 0 : numberOf(item, 'revision');
  return {
    spend:
      item === undefined
        ? NOTHING_SPENT
        : {
            calls: numberOf(item, 'calls'),
            tokens: numberOf(item, 'tokens'),
            costUsd: numberOf(item, 'costUsd'),
          },
    become: ({ calls, tokens, costUsd }) => ({
      table,
      key,
      condition: item === undefined ? 'absent' : { equals: { revision } },
      change: { put: { calls, tokens, costUsd, revision: revision + 1 } },
    }),
  };
}
