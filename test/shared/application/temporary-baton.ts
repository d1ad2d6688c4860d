import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { offlineProposer } from '../../../shared/adapters/offline/proposer.ts';
import { sqliteStores } from '../../../shared/adapters/sqlite/stores.ts';
import { Alerting } from '../../../shared/application/alerting.ts';
import type { Baton } from '../../../shared/application/baton.ts';
import { ModelCompiler } from '../../../shared/application/model-compiler.ts';
import { PolicySource } from '../../../shared/application/policy-source.ts';
import { reconcilePolicy } from '../../../shared/application/publish-policy.ts';
import { seedStrategies } from '../../../shared/application/seed-strategies.ts';
import { DEFAULT_SETTINGS } from '../../../shared/domain/settings.ts';
import { HAND_DESIGNED_STRATEGIES } from '../../../shared/domain/strategy/hand-designed.ts';
import type { Log, Stores } from '../../../shared/ports.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';

/** Baton on a file of its own, with what a test looks at. */
export interface TestBaton extends Baton {
  readonly clock: FakeClock;
  readonly logged: readonly string[];
  /** How often the doorbell rang. */
  rings(): number;
}

interface Options {
  /** Puts trouble around the stores. */
  readonly around?: (stores: Stores) => Stores;
  /** Without strategies and policy, as before the first start. */
  readonly empty?: boolean;
  readonly clock?: FakeClock;
  readonly maximumPolicyAgeSeconds?: number;
  /** With the holdout that is shipped; else no task is held out until a test changes the settings. */
  readonly holdsOut?: boolean;
}

/** Baton on a new file, seeded and published, until the test ends. */
export async function temporaryBaton(options: Options = {}): Promise<TestBaton> {
  const file = await temporaryFile();
  const { baton, close } = await openBaton(file, options);
  onTestFinished(close);
  return baton;
}

/** Stores whose settings hold no task out as long as nobody has changed them. */
function withoutHoldout(stores: Stores): Stores {
  const usual = { settings: { ...DEFAULT_SETTINGS, holdoutShare: 0 }, revision: 0 };
  const read = async () => (await stores.settings.read()) ?? usual;
  return { ...stores, settings: { ...stores.settings, read } };
}

/** The name of a file that is removed when the test ends. */
export async function temporaryFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-application-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'baton.db');
}

/** Baton on a file, put together as an embedded home does. */
export async function openBaton(
  file: string,
  {
    around = (stores) => stores,
    empty = false,
    holdsOut = false,
    clock = fakeClock(),
    ...rest
  }: Options = {},
): Promise<{ readonly baton: TestBaton; close(): Promise<void> }> {
  const logged: string[] = [];
  const write = (message: string) => {
    logged.push(message);
  };
  const log: Log = { info: write, warn: write, error: write };
  const sqlite = sqliteStores({ file, clock, log });
  const stores = around(holdsOut ? sqlite : withoutHoldout(sqlite));
  const alerting = new Alerting(stores.alerts, clock, log);
  const maximumAge = rest.maximumPolicyAgeSeconds ?? 0;
  let rings = 0;
  const baton: TestBaton = {
    stores,
    clock,
    log,
    metrics: { count: () => undefined, gauge: () => undefined, flush: () => undefined },
    alerting,
    compiler: new ModelCompiler(),
    proposers: { configured: undefined, offline: offlineProposer() },
    policy: new PolicySource(stores.policies, clock, alerting, maximumAge),
    doorbell: {
      ring: () => {
        rings += 1;
      },
    },
    version: '0.0.0-test',
    logged,
    rings: () => rings,
  };
  if (!empty) {
    await seedStrategies(baton, HAND_DESIGNED_STRATEGIES);
    await reconcilePolicy(baton);
  }
  return { baton, close: () => sqlite.close() };
}
