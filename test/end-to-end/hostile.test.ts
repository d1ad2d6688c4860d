import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { RouteName } from '../../functions/routes.ts';
import { type EmbeddedServer, startEmbedded } from './surface/embedded-server.ts';
import { expectContract } from './surface/expect-contract.ts';
import { hostileCall } from './surface/hostile-values.ts';
import type { Call } from './surface/http.ts';
import { expectAnyProblem } from './surface/refusal.ts';
import { ROUTE_NAMES, ROUTES_WITH_BODY, validCall } from './surface/valid-calls.ts';

const SEED = 20_260_131;
/** Calls with a body have many more places where something may be wrong. */
const CALLS_A_ROUTE = { withBody: 300, without: 50 };
const MIXED_CALLS = 600;

let server: EmbeddedServer;
beforeEach(async () => {
  server = await startEmbedded();
  // The second version, which experiments compare with the first.
  await server.call(validCall('addVersion'));
});
afterEach(() => server.stop());

describe('whatever is sent', () => {
  it.for(ROUTE_NAMES)('%s answers as documented, or refuses and changes nothing', async (name) => {
    await fc.assert(
      fc.asyncProperty(hostileCall(name), (call) => expectWithstood(name, call)),
      {
        seed: SEED + ROUTE_NAMES.indexOf(name),
        numRuns: takesBody(name) ? CALLS_A_ROUTE.withBody : CALLS_A_ROUTE.without,
      },
    );
    await expectUnharmed();
  });

  it('all routes together stand it', async () => {
    const anyCall = fc
      .constantFrom(...ROUTE_NAMES)
      .chain((name) => fc.tuple(fc.constant(name), hostileCall(name).map(aboutOneRun)));
    for (const [name, call] of fc.sample(anyCall, { seed: SEED, numRuns: MIXED_CALLS })) {
      await expectWithstood(name, call);
    }
    await expectUnharmed();
  });
});

const takesBody = (name: RouteName) => ROUTES_WITH_BODY.some((each) => each === name);

/** Calls of different routes meet when they are about the same run. */
function aboutOneRun({ body, ...call }: Call): Call {
  return {
    ...call,
    body: typeof body === 'string' ? body.replace(/"run-of-\w+"/g, '"run-1"') : body,
  };
}

async function expectWithstood(name: RouteName, call: Call): Promise<void> {
  await server.store.settled();
  const before = server.store.dump();
  const reply = await server.call(call);
  const told = `${call.method} ${call.path} ${String(call.body).slice(0, 500)}: ${reply.text}`;
  expect(reply.status, told).toBeLessThan(500);
  if (reply.status < 400) {
    expectContract(name, reply);
    return;
  }
  expectAnyProblem(reply);
  await server.store.settled();
  expect(server.store.dump() === before, `nothing changed by ${told}`).toBe(true);
}

/** Everything that was accepted can be read again, and nothing went wrong inside. */
async function expectUnharmed(): Promise<void> {
  const page = z.object({ items: z.array(z.looseObject({})), nextCursor: z.null() });
  const read = async (name: RouteName, parameters: Record<string, string> = {}, query = '') => {
    const call = validCall(name, parameters);
    return expectContract(name, await server.call({ ...call, path: call.path + query }));
  };
  await server.store.settled();
  expect(await read('readHealth')).toMatchObject({ status: 'ok', deadLetters: 0 });
  await read('readPolicy');
  await read('readInsights');
  await read('readSettings');
  await read('listAudit', {}, '?limit=200');
  await read('listAlerts');
  for (const { runId } of page.parse(await read('listRuns', {}, '?limit=200')).items) {
    await read('readRun', { runId: String(runId) });
  }
  for (const { slug } of page.parse(await read('listStrategies', {}, '?limit=200')).items) {
    await read('readStrategy', { slug: String(slug) });
  }
  const { items } = page.parse(await read('listExperiments', {}, '?limit=200'));
  for (const { id } of items) await read('readExperiment', { experimentId: String(id) });
  expect(server.logged.filter((line) => / failed |failed outside/.test(line))).toEqual([]);
}
