import { join } from 'node:path';
import { systemClock } from '../../../local/clock.ts';
import { embeddedHome } from '../../../local/runtime.ts';
import { sqliteStores } from '../../../shared/adapters/sqlite/stores.ts';
import type { Run } from '../../../shared/domain/run/run.ts';
import type { DueRun, Log, Stores } from '../../../shared/ports.ts';

/** A log that nobody reads. */
export const silentLog: Log = { info() {}, warn() {}, error() {} };

export const databaseFile = (folder: string) => join(folder, 'baton.db');

/** Every number ever learned, by the name of its vector. */
export type LearnedSums = Readonly<Record<string, readonly number[]>>;

/** The stores of a data folder that no server uses any more, for as long as `look` looks. */
export async function withStores<Result>(
  folder: string,
  look: (stores: Stores) => Promise<Result>,
): Promise<Result> {
  const stores = sqliteStores({ file: databaseFile(folder), clock: systemClock, log: silentLog });
  try {
    return await look(stores);
  } finally {
    await stores.close();
  }
}

/** All sums of a data folder. */
export async function storedSums(folder: string): Promise<LearnedSums> {
  return await withStores(folder, sumsIn);
}

/** All runs of a data folder with their decisions. */
export async function storedRuns(folder: string): Promise<readonly DueRun[]> {
  return await withStores(folder, runsIn);
}

export async function sumsIn(stores: Stores): Promise<LearnedSums> {
  const sums = await stores.sums.list('');
  return Object.fromEntries(
    sums.map(({ family, member, vector }) => [`${family} ${member}`, [...vector]]),
  );
}

export async function runsIn({ runs }: Stores): Promise<readonly DueRun[]> {
  const all: Run[] = [];
  for (let cursor: string | undefined, done = false; !done; ) {
    const page = await runs.list({ strategy: undefined, since: undefined }, { limit: 200, cursor });
    all.push(...page.items);
    cursor = page.nextCursor ?? undefined;
    done = cursor === undefined;
  }
  const known: DueRun[] = [];
  for (const run of all) known.push({ run, decisions: await runs.decisions(run.runId) });
  return known;
}

/**
 * What the facts of one data folder teach when they are all folded anew, once, in `scratch`: an
 * empty folder. Nothing of what the first folds stored is used.
 */
export async function recountedSums(folder: string, scratch: string): Promise<LearnedSums> {
  return await withStores(folder, (stores) => recountOf(stores, scratch));
}

/** What the facts in some stores teach, folded anew like those of a folder. */
export async function recountOf(stores: Stores, scratch: string): Promise<LearnedSums> {
  const known = await runsIn(stores);
  const settings = await stores.settings.read();
  const home = embeddedHome({ folder: scratch, clock: systemClock, log: silentLog });
  const { runs, settings: settingsStore } = home.baton.stores;
  if (settings !== undefined) {
    await settingsStore.save(settings.settings, 0, {
      id: 'recount',
      at: home.baton.clock.now(),
      caller: 'test',
      action: 'settings_changed',
      subject: 'settings',
      reason: 'as they were',
      before: null,
      after: null,
    });
  }
  for (const { run, decisions } of known) {
    const dueAt = home.baton.clock.now();
    const write = { run: { ...run, revision: 1, dueAt }, expectedRevision: undefined, decisions };
    if ((await runs.write(write)) === 'conflict') throw new Error(`${run.runId} is there twice`);
  }
  await home.start();
  await home.stop();
  return await storedSums(scratch);
}
