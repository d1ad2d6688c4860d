import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../local/clock.ts';
import { jsonLog } from '../local/log.ts';
import { storageAt } from '../local/runtime.ts';
import type { Stores } from '../shared/ports.ts';
import { startDynamo } from './analysis/dynamo-server.ts';
import { fillStores, fillTable } from './analysis/fill.ts';
import { DECISIONS_A_RUN } from './analysis/made-up-decisions.ts';
import { type Measured, measuredAlone, type Place } from './analysis/measure.ts';
import { type Bench, type BenchRow, figure, promise } from './row.ts';

const FEW_DECISIONS = 20_000;
const MANY_DECISIONS = 200_000;

/**
 * What it takes to analyse one strategy's decisions in either store, each time in a process of its
 * own. Ten times as many decisions may take ten times as long, and no more memory.
 */
export const analysisBench: Bench = async (progress) => {
  const folder = await mkdtemp(join(tmpdir(), 'baton-analysis-'));
  const dynamo = await startDynamo();
  if (dynamo === undefined) progress('@dynoxide/linux-x64 is not installed: SQLite alone.');
  const inSqlite = async (runs: number): Promise<Place> => {
    const place = { folder: join(folder, String(runs)) };
    await withStores(place, (stores) => fillStores(stores, runs));
    return place;
  };
  const inDynamo = (endpoint: string) => async (runs: number) => {
    const place = { folder, dynamodb: { endpoint, prefix: `runs-${runs}` } };
    await withStores(place, async () => undefined);
    await fillTable(endpoint, `${place.dynamodb.prefix}-runs`, runs);
    return place;
  };
  try {
    return [
      ...(await rowsOf('SQLite', inSqlite, progress)),
      ...(dynamo === undefined
        ? []
        : await rowsOf('DynamoDB', inDynamo(dynamo.endpoint), progress)),
    ];
  } finally {
    dynamo?.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

/** Makes the file or the tables first. */
async function withStores(
  { folder, dynamodb }: Place,
  work: (stores: Stores) => Promise<void>,
): Promise<void> {
  const place = dynamodb && { ...dynamodb, endpoint: new URL(dynamodb.endpoint) };
  const storage = await storageAt({ folder, dynamodb: place }, systemClock, jsonLog('warn'));
  await storage.prepare();
  await work(storage.stores);
  await storage.stores.close();
}

async function rowsOf(
  store: string,
  fill: (runs: number) => Promise<Place>,
  progress: (line: string) => void,
): Promise<BenchRow[]> {
  const measured = async (decisions: number): Promise<Measured> => {
    const runs = decisions / DECISIONS_A_RUN;
    progress(`${store}: writing ${decisions} decisions`);
    const place = await fill(runs);
    progress(`${store}: analysing ${decisions} decisions`);
    const result = await measuredAlone(place);
    if (result.runs !== runs) throw new Error(`expected ${runs} runs, got ${result.runs}`);
    return result;
  };
  const few = await measured(FEW_DECISIONS);
  const many = await measured(MANY_DECISIONS);
  const name = (decisions: number) => `${decisions} decisions in ${store}`;
  return [
    figure(name(FEW_DECISIONS), 'seconds', few.seconds),
    figure(name(FEW_DECISIONS), 'MB', few.megabytes),
    promise(name(MANY_DECISIONS), 'seconds', many.seconds, '≤', 60),
    figure(name(MANY_DECISIONS), 'seconds of this processor', many.processorSeconds),
    promise(name(MANY_DECISIONS), 'MB', many.megabytes, '≤', 300),
    figure(`ten times the decisions in ${store}`, 'times the seconds', many.seconds / few.seconds),
    figure(`ten times the decisions in ${store}`, 'times the MB', many.megabytes / few.megabytes),
  ];
}
