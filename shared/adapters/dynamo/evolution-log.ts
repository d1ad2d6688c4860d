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

/** Executions that only found the lease held are rare, so the first few records have the latest. */
const LATEST_A_QUERY = 5;

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
    async latest(slug) {
      for (let until = AFTER_ALL; ; ) {
        const items = await database.query({
          table,
          partition: { attribute: 'pk', value: strategyPartition(slug) },
          sort: { attribute: 'sk', from: EVOLUTION_PREFIX, until },
          newestFirst: true,
          limit: LATEST_A_QUERY,
        });
        const records = items.map((item) => documentOf(evolutionSchema, item));
        const latest = records.find(({ status }) => status !== 'held');
        const last = items.at(-1);
        if (latest !== undefined || items.length < LATEST_A_QUERY || last === undefined) {
          return latest;
        }
        until = textOf(last, 'sk');
      }
    },
  };
}

const recordKey = (slug: string, executionId: string, begun: Item): Key =>
  evolutionKey(slug, textOf(begun, 'startedAt'), executionId);
