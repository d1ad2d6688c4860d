import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedServer, startEmbedded } from './surface/embedded-server.ts';
import { expectContract } from './surface/expect-contract.ts';
import { expectProblem } from './surface/refusal.ts';
import { ROUTE_NAMES, ROUTES_WITH_BODY, validCall } from './surface/valid-calls.ts';

/** Routes that answer from memory when storage does not. */
const ANSWERED = [
  'createSelection',
  'createChoice',
  'readPolicy',
  'listAlerts',
  'readDocument',
] as const;
const REFUSED = ROUTE_NAMES.filter(
  (name) => name !== 'readHealth' && !ANSWERED.some((each) => each === name),
);

let server: EmbeddedServer;
beforeAll(async () => {
  server = await startEmbedded();
  await server.closeStore();
});
afterAll(() => server.stop());

describe('without storage', () => {
  it.for(ANSWERED)('%s is answered', async (name) => {
    const reply = await server.call(validCall(name));
    expect(expectContract(name, reply)).toBeDefined();
    expect(reply.status).toBe(200);
    if (name.startsWith('create')) expect(reply.json).toMatchObject({ recorded: false });
  });

  it.for(REFUSED)('%s says when to try again', async (name) => {
    const reply = await server.call(validCall(name));
    expectProblem(reply, 'unavailable');
    expect(reply.headers['retry-after']).toBe('1');
  });

  it.for(ROUTES_WITH_BODY)('bad input to %s is still bad input', async (name) => {
    expectProblem(await server.call({ ...validCall(name), body: '{}{' }), 'malformed-json');
    expectProblem(await server.call({ ...validCall(name), body: '[]' }), 'invalid-input');
  });

  it('the health is degraded', async () => {
    const reply = await server.call(validCall('readHealth'));
    expect(reply.status).toBe(503);
    expect(expectContract('readHealth', reply)).toMatchObject({ status: 'degraded', due: null });
  });

  it('an alert is raised', async () => {
    const { json } = await server.call(validCall('listAlerts'));
    expect(json).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ code: 'storage_unavailable' })]),
    });
  });
});
