import {
  type Strategy,
  type StrategyVersion,
  strategySchema,
  strategyVersionSchema,
} from '../../domain/strategy/strategy.ts';
import type { StrategyStore } from '../../ports.ts';
import type { Action } from './actions.ts';
import type { AppendAudit } from './audit-log.ts';
import type { Database } from './database.ts';
import { compareBytes, documentOf, textOf } from './items.ts';
import {
  CATALOG_PARTITION,
  catalogKey,
  configurationKey,
  strategyKey,
  strategyPartition,
  VERSION_PREFIX,
  versionKey,
} from './keys.ts';

/** Strategies and their versions in DynamoDB. */
export function dynamoStrategyStore(
  database: Database,
  table: string,
  appendAudit: AppendAudit,
): StrategyStore {
  return {
    async list() {
      const catalog = await database.query({
        table,
        partition: { attribute: 'pk', value: CATALOG_PARTITION },
      });
      const items = await database.getAll(
        table,
        catalog.map((item) => strategyKey(textOf(item, 'sk'))),
      );
      return items
        .map((item) => documentOf(strategySchema, item))
        .sort((left, right) => compareBytes(left.slug, right.slug));
    },
    async strategy(slug) {
      const item = await database.get(table, strategyKey(slug));
      return item && documentOf(strategySchema, item);
    },
    async save(strategy, expectedRevision, audit) {
      const answer = await database.transact([
        ...strategyActions(table, strategy, expectedRevision),
        await appendAudit(audit),
      ]);
      return answer === 'written' ? 'saved' : 'conflict';
    },
    async versions(slug) {
      const items = await database.query({
        table,
        partition: { attribute: 'pk', value: strategyPartition(slug) },
        sort: { attribute: 'sk', prefix: VERSION_PREFIX },
      });
      return items.map((item) => documentOf(strategyVersionSchema, item));
    },
    async version(id) {
      const [slug = '', number] = id.split('@');
      const item = await database.get(table, versionKey(slug, Number(number)));
      return item && documentOf(strategyVersionSchema, item);
    },
    async addVersion(version, audit) {
      const answer = await database.transact([
        ...versionActions(table, version),
        await appendAudit(audit),
      ]);
      return answer === 'written' ? 'added' : 'conflict';
    },
  };
}

/** Stores a version whose number and configuration the strategy must not have yet. */
export function versionActions(table: string, version: StrategyVersion): Action[] {
  const { slug, number, contentHash } = version;
  return [
    {
      table,
      key: versionKey(slug, number),
      condition: 'absent',
      change: { put: { document: JSON.stringify(version) } },
    },
    {
      table,
      key: configurationKey(slug, contentHash),
      condition: 'absent',
      change: { put: { number } },
    },
  ];
}

/** Stores a strategy over the revision that was read; 0 when it must not exist yet. */
export function strategyActions(
  table: string,
  strategy: Strategy,
  expectedRevision: number,
): Action[] {
  const { slug, revision } = strategy;
  const isNew = expectedRevision === 0;
  return [
    {
      table,
      key: strategyKey(slug),
      condition: isNew ? 'absent' : { equals: { revision: expectedRevision } },
      // Others keep attributes of their own in the same item.
      change: { set: { document: JSON.stringify(strategy), revision } },
    },
    ...(isNew ? [{ table, key: catalogKey(slug), change: { put: {} } }] : []),
  ];
}
