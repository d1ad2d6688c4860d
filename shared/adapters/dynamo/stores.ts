import type { Clock, Log, Stores } from '../../ports.ts';
import { dynamoAlertStore } from './alert-store.ts';
import { dynamoAuditLog } from './audit-log.ts';
import { type DatabaseOptions, dynamoDatabase } from './database.ts';
import { dynamoEvolutionLog } from './evolution-log.ts';
import { dynamoExperimentStore } from './experiment-store.ts';
import { dynamoFoldLog } from './fold-log.ts';
import { FAMILIES } from './keys.ts';
import { dynamoLeases } from './lease-store.ts';
import { nameListOf } from './name-list.ts';
import { dynamoPolicyStore } from './policy-store.ts';
import { dynamoProposerStore } from './proposer-store.ts';
import { dynamoRunLog } from './run-log.ts';
import { dynamoSettingsStore } from './settings-store.ts';
import { dynamoStrategyStore } from './strategy-store.ts';
import { dynamoSums } from './sums.ts';

export interface DynamoStoresOptions extends DatabaseOptions {
  readonly strategiesTable: string;
  readonly runsTable: string;
  /** How long runs and alerts are kept after their last write, in days. */
  readonly retentionDays: number;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * All stores in two DynamoDB tables, which the infrastructure makes. Never throws: whatever is wrong
 * with DynamoDB is each call's StorageUnavailable. Any number of processes may share the tables.
 *
 * Cost: one request for most reads and for a write; a page of runs, a query a shard and one read; a
 * fold of a hundred runs, a query a shard and a run, then two transactions.
 *
 * @param options.client made by `dynamoClient`; closed with the stores
 */
export function dynamoStores(options: DynamoStoresOptions): Stores & { close(): Promise<void> } {
  const { client, clock, log, strategiesTable, runsTable, retentionDays } = options;
  const database = dynamoDatabase(options);
  const now = () => Math.floor(Date.parse(clock.now()) / 1_000);
  const expiry = () => now() + retentionDays * 86_400;
  const families = nameListOf(database, strategiesTable, FAMILIES);
  const audit = dynamoAuditLog(database, strategiesTable);
  const tables = { strategies: strategiesTable, runs: runsTable };
  return {
    runs: dynamoRunLog(database, runsTable, expiry, audit.appending),
    folds: dynamoFoldLog({ database, tables, families, expiry }, log),
    sums: dynamoSums(database, strategiesTable, families),
    policies: dynamoPolicyStore(database, strategiesTable, clock),
    strategies: dynamoStrategyStore(database, strategiesTable, audit.appending),
    experiments: dynamoExperimentStore(database, tables, audit.appending),
    settings: dynamoSettingsStore(database, strategiesTable, audit.appending),
    audit,
    alerts: dynamoAlertStore(database, strategiesTable, expiry),
    leases: dynamoLeases(database, strategiesTable),
    evolutions: dynamoEvolutionLog(database, strategiesTable, expiry),
    proposer: dynamoProposerStore(database, strategiesTable, now),
    async close() {
      client.destroy();
    },
  };
}
