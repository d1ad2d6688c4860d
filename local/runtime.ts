import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { sqliteStores } from '../shared/adapters/sqlite/stores.ts';
import { Alerting } from '../shared/application/alerting.ts';
import type { Baton } from '../shared/application/baton.ts';
import { ModelCompiler } from '../shared/application/model-compiler.ts';
import { PolicySource } from '../shared/application/policy-source.ts';
import { reconcilePolicy } from '../shared/application/publish-policy.ts';
import { seedStrategies } from '../shared/application/seed-strategies.ts';
import { HAND_DESIGNED_STRATEGIES } from '../shared/domain/strategy/hand-designed.ts';
import {
  type Clock,
  type Log,
  type Metrics,
  StorageUnavailable,
  type Stores,
} from '../shared/ports.ts';
import { isLoopback } from './access.ts';
import { FoldLoop } from './fold-loop.ts';
import { LocalEvolutions } from './local-evolutions.ts';
import { offlineOnly } from './proposers.ts';
import { type DynamoPlace, type StoragePlace, StorageRefused } from './storage-options.ts';

/** How often an embedded home that could not be set up tries again, in milliseconds. */
const RETRY_SETUP_MILLISECONDS = 1_000;

/** On one machine the page and the log say what figures would. */
const SILENT_METRICS: Metrics = { count() {}, gauge() {}, flush() {} };

/** How old the policy in memory may be where a look at the published one is a call over a network. */
const REMOTE_POLICY_SECONDS = 30;

/** How long runs are kept in DynamoDB, in days; SQLite keeps them. */
const RETENTION_DAYS = 400;

/** The embedded home without its HTTP server. */
export interface EmbeddedHome {
  readonly baton: Baton;
  /**
   * Loads the strategies and the policy and begins to fold; goes on trying while storage is away.
   * @throws StorageRefused
   */
  start(): Promise<void>;
  /** Folds what is due and closes the store. */
  stop(): Promise<void>;
}

/**
 * Puts Baton together on one machine, with the fold loop in this process.
 *
 * @param options.folder holds a SQLite file, and is made if it is not there
 * @param options.storage stands in for the folder; made by {@link storageAt}
 * @param options.proposers who proposes better versions; the offline proposer if not given
 */
export function embeddedHome({
  folder,
  clock,
  log,
  storage = sqliteStorage(folder, clock, log),
  proposers = offlineOnly(),
}: {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly storage?: Storage | undefined;
  readonly proposers?: Baton['proposers'] | undefined;
}): EmbeddedHome {
  const { stores, prepare, policySeconds } = storage;
  const alerting = new Alerting(stores.alerts, clock, log);
  const loop = new FoldLoop(() => baton);
  const evolutions = new LocalEvolutions(() => baton);
  const baton: Baton = {
    stores,
    clock,
    log,
    metrics: SILENT_METRICS,
    alerting,
    compiler: new ModelCompiler(),
    policy: new PolicySource(stores.policies, clock, alerting, policySeconds),
    doorbell: { ring: () => loop.ring() },
    proposers,
    evolutionRunner: evolutions,
    version: packageJson.version,
  };
  let retry: NodeJS.Timeout | undefined;
  let stopped = false;
  const setUp = async (): Promise<void> => {
    try {
      await prepare();
      await seedStrategies(baton, HAND_DESIGNED_STRATEGIES);
      await reconcilePolicy(baton);
    } catch (error) {
      if (stopped) return;
      // Refusing to use a store ends the start; what may mend is tried again while decisions go on.
      if (error instanceof StorageRefused) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      const code = error instanceof StorageUnavailable ? 'storage_unavailable' : 'fold_failed';
      alerting.raise(code, 'critical', 'deployment', reason);
      retry = setTimeout(() => void setUp(), RETRY_SETUP_MILLISECONDS);
    }
  };
  return {
    baton,
    start: async () => {
      await setUp();
      loop.start();
      evolutions.startTimer();
    },
    stop: async () => {
      stopped = true;
      clearTimeout(retry);
      await evolutions.stop();
      await loop.stop();
      await alerting.stored();
      await stores.close();
    },
  };
}

/** Stores, and what has to be there before they can be used. */
export interface Storage {
  readonly stores: Stores & { close(): Promise<void> };
  /** @throws StorageUnavailable, StorageRefused */
  prepare(): Promise<void>;
  /** What is not there yet, by name: a file or tables. @throws StorageUnavailable */
  missing(): Promise<readonly string[]>;
  readonly policySeconds: number;
}

/** The storage of a place. */
export async function storageAt(
  { folder, dynamodb }: StoragePlace,
  clock: Clock,
  log: Log,
): Promise<Storage> {
  return dynamodb === undefined
    ? sqliteStorage(folder, clock, log)
    : await dynamoStorage(dynamodb, clock, log);
}

/** A folder that nobody else uses, not even a thread of its own: what happens depends on calls alone. */
export function unsharedStorage(folder: string, clock: Clock, log: Log): Storage {
  return sqliteStorage(folder, clock, log, false);
}

function sqliteStorage(
  folder: string,
  clock: Clock,
  log: Log,
  checkpointsElsewhere = true,
): Storage {
  const file = join(folder, 'baton.db');
  return {
    stores: sqliteStores({ file, clock, log, checkpointsElsewhere }),
    prepare: async () => makeFolder(folder, log),
    missing: async () => (existsSync(file) ? [] : [file]),
    // Looking at the file costs microseconds, so every request sees the latest policy.
    policySeconds: 0,
  };
}

/** How long another server on this machine may take to make both tables. */
const TABLE_MAKING_MILLISECONDS = 1_000;

/** Two tables of a DynamoDB. Only here is the SDK loaded: that takes longer than all the rest. */
export async function dynamoStorage(
  { endpoint, prefix }: DynamoPlace,
  clock: Clock,
  log: Log,
): Promise<Storage> {
  const { DescribeTableCommand, ResourceInUseException, ResourceNotFoundException } = await import(
    '@aws-sdk/client-dynamodb'
  );
  const { dynamoClient } = await import('../shared/adapters/dynamo/client.ts');
  const { dynamoStores } = await import('../shared/adapters/dynamo/stores.ts');
  const { createTables } = await import('../shared/adapters/dynamo/tables.ts');
  const isLocal = isLoopback(endpoint.hostname);
  const client = dynamoClient({
    endpoint: endpoint.href,
    // A DynamoDB on this machine asks for some name and key; which ones is of no importance.
    ...(isLocal
      ? { region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
      : {}),
  });
  const names = { strategies: `${prefix}-strategies`, runs: `${prefix}-runs` };
  const stores = dynamoStores({
    client,
    strategiesTable: names.strategies,
    runsTable: names.runs,
    retentionDays: RETENTION_DAYS,
    clock,
    log,
  });
  const exists = async (TableName: string): Promise<boolean> => {
    try {
      await client.send(new DescribeTableCommand({ TableName }));
      return true;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return false;
      throw new StorageUnavailable(`${endpoint.href} does not answer: ${String(error)}`);
    }
  };
  const missing = async (): Promise<readonly string[]> => {
    const absent: string[] = [];
    for (const name of Object.values(names)) if (!(await exists(name))) absent.push(name);
    return absent;
  };
  const prepare = async (): Promise<void> => {
    let absent = await missing();
    if (isLocal && absent.length === 1) {
      // Another server may be making them right now.
      await clock.sleep(TABLE_MAKING_MILLISECONDS);
      absent = await missing();
    }
    if (absent.length === 0) return;
    if (!isLocal || absent.length === 1) {
      throw new StorageRefused(
        `${endpoint.href} has no ${absent.join(' and no ')}. Tables are made on this machine only, and only both at once: elsewhere npm run deploy makes them.`,
      );
    }
    await createTables(client, names).catch((error: unknown) => {
      if (!(error instanceof ResourceInUseException)) throw error;
      throw new StorageUnavailable('another server is making the tables');
    });
  };
  return { stores, prepare, missing, policySeconds: REMOTE_POLICY_SECONDS };
}

/** Folders that could not be made, so that trying again each second says so once. */
const refusedFolders = new Set<string>();

/** A folder that cannot be made shows as storage that does not answer, not as a crash. */
function makeFolder(folder: string, log: Log): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    if (refusedFolders.has(folder)) return;
    refusedFolders.add(folder);
    log.error('The data folder cannot be made', { folder, reason: String(error) });
  }
}
