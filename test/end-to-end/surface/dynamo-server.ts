import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AttributeValue, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { systemClock } from '../../../local/clock.ts';
import { dynamoStorage, embeddedHome } from '../../../local/runtime.ts';
import type { Baton } from '../../../shared/application/baton.ts';
import { endpoint } from '../../shared/adapters/dynamo/dynoxide.ts';
import { readableLog, type SurfaceServer, serve } from './embedded-server.ts';

/** How often in a row the tables must look the same before they have settled, and how far apart. */
const CALM_LOOKS = 3;
const BETWEEN_LOOKS_MILLISECONDS = 5;

/** The embedded server in this process, on two tables of its own. */
export async function startOnDynamo(): Promise<SurfaceServer> {
  const place = { endpoint: new URL(await endpoint()), prefix: `baton-${randomUUID()}` };
  const { log, logged } = readableLog();
  const storage = await dynamoStorage(place, systemClock, log);
  const home = embeddedHome({ folder: 'unused', clock: systemClock, log, storage });
  await home.start();
  const store = watchTables(place, home.baton);
  const served = await serve(home, { store, remove: async () => undefined });
  return { ...served, logged, store };
}

/** Looks at everything that is stored, with a client of its own. */
function watchTables(
  { endpoint, prefix }: { readonly endpoint: URL; readonly prefix: string },
  baton: Baton,
) {
  const client = new DynamoDBClient({
    endpoint: endpoint.href,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });

  async function itemsOf(TableName: string): Promise<string[]> {
    const items: string[] = [];
    for (let next: Item | undefined, done = false; !done; done = next === undefined) {
      const page = await client.send(new ScanCommand({ TableName, ExclusiveStartKey: next }));
      items.push(...(page.Items ?? []).filter(isNoAlert).map(textOf));
      next = page.LastEvaluatedKey;
    }
    return items.sort();
  }

  async function dump(): Promise<string> {
    const tables = await Promise.all([itemsOf(`${prefix}-strategies`), itemsOf(`${prefix}-runs`)]);
    return tables.flat().join('\n');
  }

  async function settled(): Promise<void> {
    let calm = 0;
    for (let seen = await dump(); calm < CALM_LOOKS; ) {
      await sleep(BETWEEN_LOOKS_MILLISECONDS);
      const [now, due] = [await dump(), await baton.stores.folds.dueCount(baton.clock.now())];
      calm = now === seen && due === 0 ? calm + 1 : 0;
      seen = now;
    }
  }

  return { dump, settled, close: () => client.destroy() };
}

type Item = Record<string, AttributeValue>;

const isNoAlert = ({ pk }: Item): boolean => !pk?.S?.startsWith('ALERT');

/** The same text for the same item, in whatever order its attributes came. */
function textOf(item: Item): string {
  const attributes = Object.entries(item).sort(([left], [right]) => (left < right ? -1 : 1));
  return JSON.stringify(attributes, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
  );
}
