import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { sqliteStores } from '../shared/adapters/sqlite/stores.ts';
import { Alerting } from '../shared/application/alerting.ts';
import type { Baton } from '../shared/application/baton.ts';
import { PolicySource } from '../shared/application/policy-source.ts';
import { reconcilePolicy } from '../shared/application/publish-policy.ts';
import { seedStrategies } from '../shared/application/seed-strategies.ts';
import { HAND_DESIGNED_STRATEGIES } from '../shared/domain/strategy/hand-designed.ts';
import { type Clock, type Log, StorageUnavailable } from '../shared/ports.ts';
import { FoldLoop } from './fold-loop.ts';

/** How often an embedded home that could not be set up tries again, in milliseconds. */
const RETRY_SETUP_MILLISECONDS = 1_000;

/** The embedded home without its HTTP server. */
export interface EmbeddedHome {
  readonly baton: Baton;
  /** Loads the strategies and the policy and begins to fold; goes on trying while storage is away. */
  start(): Promise<void>;
  /** Folds what is due and closes the store. */
  stop(): Promise<void>;
}

/**
 * Puts Baton together on one machine: SQLite in a data folder, the fold loop in this process.
 *
 * @param options.folder is made if it is not there
 */
export function embeddedHome({
  folder,
  clock,
  log,
}: {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
}): EmbeddedHome {
  const stores = sqliteStores({ file: join(folder, 'baton.db'), clock, log });
  const alerting = new Alerting(stores.alerts, clock, log);
  const loop = new FoldLoop(() => baton);
  const baton: Baton = {
    stores,
    clock,
    log,
    alerting,
    // Looking at the file costs microseconds, so every request sees the latest policy.
    policy: new PolicySource(stores.policies, clock, alerting, 0),
    doorbell: { ring: () => loop.ring() },
    version: packageJson.version,
  };
  let retry: NodeJS.Timeout | undefined;
  let stopped = false;
  const setUp = async (): Promise<void> => {
    try {
      await seedStrategies(baton, HAND_DESIGNED_STRATEGIES);
      await reconcilePolicy(baton);
    } catch (error) {
      if (!(error instanceof StorageUnavailable)) throw error;
      if (stopped) return;
      alerting.raise('storage_unavailable', 'critical', 'deployment', error.message);
      retry = setTimeout(() => void setUp(), RETRY_SETUP_MILLISECONDS);
    }
  };
  return {
    baton,
    start: async () => {
      makeFolder(folder, log);
      await setUp();
      loop.start();
    },
    stop: async () => {
      stopped = true;
      clearTimeout(retry);
      await loop.stop();
      await stores.close();
    },
  };
}

/** A folder that cannot be made shows as storage that does not answer, not as a crash. */
function makeFolder(folder: string, log: Log): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    log.error('The data folder cannot be made', { folder, reason: String(error) });
  }
}
