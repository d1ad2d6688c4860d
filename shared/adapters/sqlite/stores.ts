import type { Stores } from '../../ports.ts';
import { sqliteAlertStore } from './alert-store.ts';
import { sqliteAuditLog } from './audit-log.ts';
import { startCheckpointer } from './checkpointer.ts';
import { type DatabaseOptions, sqliteDatabase } from './database.ts';
import { sqliteEvolutionLog } from './evolution-log.ts';
import { sqliteExperimentStore } from './experiment-store.ts';
import { sqliteFoldLog } from './fold-log.ts';
import { sqliteLeases } from './lease-store.ts';
import { sqlitePolicyStore } from './policy-store.ts';
import { sqliteProposerStore } from './proposer-store.ts';
import { sqliteRunLog } from './run-log.ts';
import { sqliteSettingsStore } from './settings-store.ts';
import { sqliteStrategyStore } from './strategy-store.ts';
import { sqliteSums } from './sums.ts';

/**
 * All stores in one SQLite file, which the first call opens or creates. Never throws: whatever is
 * wrong with the file is each call's StorageUnavailable, and a mended file is picked up within a
 * second. Several processes may share the file.
 *
 * Cost: 7 µs a read and 10 to 40 µs for parsing what it found; 50 to 100 µs a write. A commit
 * survives the end of the process at any moment, while a power failure may take the last ones back.
 */
export function sqliteStores(options: DatabaseOptions): Stores & { close(): Promise<void> } {
  const database = sqliteDatabase(options);
  const stopCheckpoints = options.checkpointsElsewhere
    ? startCheckpointer(options.file, options.log)
    : undefined;
  return {
    runs: sqliteRunLog(database),
    folds: sqliteFoldLog(database, options.log),
    sums: sqliteSums(database),
    policies: sqlitePolicyStore(database),
    strategies: sqliteStrategyStore(database),
    experiments: sqliteExperimentStore(database),
    settings: sqliteSettingsStore(database),
    audit: sqliteAuditLog(database),
    alerts: sqliteAlertStore(database),
    leases: sqliteLeases(database),
    evolutions: sqliteEvolutionLog(database),
    proposer: sqliteProposerStore(database),
    close: async () => {
      await stopCheckpoints?.();
      await database.close();
    },
  };
}
