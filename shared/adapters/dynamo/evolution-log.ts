import { type Evolution, evolutionSchema } from '../../domain/evolution/evolution.ts';
import type { EvolutionLog } from '../../ports.ts';
import type { Database } from './database.ts';
import { compareBytes, documentOf, type Item, textOf, timeText } from './items.ts';
import {
  EVOLUTION_PREFIX,
  evolutionKey,
  executionKey,
  executionPartition,
  type Key,
  strategyPartition,
  TTL_ATTRIBUTE,
} from './keys.ts';

/** Executions that only found the lease held are rare: so few more records make up for them. */
const HELD_A_QUERY = 4;

/** Sorts after every evolution's key. */
const AFTER_ALL = `${EVOLUTION_PREFIX}~`;

/**
 * How evolutions went, in DynamoDB: a record lies with its strategy by when it began, and its
 * execution knows when that was.
 *
 * @param expiry when what is written now may be deleted, in seconds since 1970
 */
export function dynamoEvolutionLog(
  database: Database,
  table: string,
  expiry: () => number,
): EvolutionLog {
  /** The record of an execution and strategy, as stored. */
  async function find({ executionId, slug }: Evolution): Promise<Item | undefined> {
    const begun = await database.get(table, executionKey(executionId, slug));
    return begun && (await database.get(table, recordKey(slug, executionId, begun)));
  }

  async function add(record: Evolution): Promise<boolean> {
    const { executionId, slug } = record;
    const startedAt = timeText(record.startedAt);
    const lifetime = { [TTL_ATTRIBUTE]: expiry() };
    const answer = await database.transact([
      {
        table,
        key: executionKey(executionId, slug),
        condition: 'absent',
        change: { put: { startedAt, ...lifetime } },
      },
      {
        table,
        key: evolutionKey(slug, startedAt, executionId),
        change: { put: { document: JSON.stringify(record), ...lifetime } },
      },
    ]);
    return answer === 'written';
  }

  async function replace(record: Evolution, known: Item): Promise<boolean> {
    const answer = await database.write({
      table,
      key: evolutionKey(record.slug, timeText(record.startedAt), record.executionId),
      condition: { equals: { document: textOf(known, 'document') } },
      change: { put: { document: JSON.stringify(record), [TTL_ATTRIBUTE]: expiry() } },
    });
    return answer === 'written';
  }

  const recent: EvolutionLog['recent'] = async (slug, limit) => {
    const found: Evolution[] = [];
    for (let until = AFTER_ALL; ; ) {
      const most = limit - found.length + HELD_A_QUERY;
      const items = await database.query({
        table,
        partition: { attribute: 'pk', value: strategyPartition(slug) },
        sort: { attribute: 'sk', from: EVOLUTION_PREFIX, until },
        newestFirst: true,
        limit: most,
      });
      // The end of the records before is found again.
      const others = items.filter((item) => textOf(item, 'sk') !== until);
      const records = others.map((item) => documentOf(evolutionSchema, item));
      found.push(...records.filter(({ status }) => status !== 'held'));
      const last = others.at(-1);
      if (found.length >= limit || items.length < most || last === undefined) {
        return found.slice(0, limit);
      }
      until = textOf(last, 'sk');
    }
  };

  return {
    put: (evolution) =>
      database.contend(async () => {
        const known = await find(evolution);
        if (known === undefined) return (await add(evolution)) ? evolution : 'again';
        const stored = documentOf(evolutionSchema, known);
        if (stored.endedAt !== null) return stored;
        const record = { ...evolution, startedAt: stored.startedAt };
        return (await replace(record, known)) ? record : 'again';
      }),
    async ofExecution(executionId) {
      const begun = await database.query({
        table,
        partition: { attribute: 'pk', value: executionPartition(executionId) },
      });
      const keys = begun.map((item) => recordKey(textOf(item, 'sk'), executionId, item));
      const items = await database.getAll(table, keys);
      return items
        .map((item) => documentOf(evolutionSchema, item))
        .sort((left, right) => compareBytes(left.slug, right.slug));
    },
    latest: async (slug) => (await recent(slug, 1))[0],
    recent,
  };
}

const recordKey = (slug: string, executionId: string, begun: Item): Key =>
  evolutionKey(slug, textOf(begun, 'startedAt'), executionId);
