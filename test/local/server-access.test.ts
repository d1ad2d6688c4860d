import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Route, routes } from '../../functions/routes.ts';
import { type EmbeddedServer, startEmbedded } from '../end-to-end/surface/embedded-server.ts';
import { expectContract } from '../end-to-end/surface/expect-contract.ts';
import { expectAnyProblem, expectProblem, expectRefused } from '../end-to-end/surface/refusal.ts';
import { ROUTE_NAMES, validCall } from '../end-to-end/surface/valid-calls.ts';

const TOKENS = { agent: 'agent-secret-4711', operator: 'operator-secret-0815' };
const OTHER = { agent: 'operator', operator: 'agent' } as const;

let server: EmbeddedServer;
beforeAll(async () => {
  server = await startEmbedded({ tokens: TOKENS });
  const body = { runId: 'run-1', type: 'retry', alternatives: ['yes', 'no'] };
  const headers = { ...bearer(TOKENS.agent), ...typed(body) };
  await server.call({ ...validCall('createChoice'), body, headers });
});
afterAll(() => server.stop());

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe.for(ROUTE_NAMES)('%s on a server with tokens', (name) => {
  const { audience }: Route = routes[name];
  const call = validCall(name);

  it('is refused without the right token, with a challenge', async () => {
    for (const headers of [{}, bearer('wrong'), bearer(''), { authorization: 'Basic eDp5' }]) {
      const reply = await server.call({ ...call, headers: { ...headers, ...typed(call.body) } });
      if (audience === 'public') {
        expect(reply.status).toBe(200);
        continue;
      }
      expectProblem(reply, 'unauthorized');
      expect(reply.headers['www-authenticate']).toBe('Bearer realm="baton"');
    }
  });

  it('is forbidden with the token of others', async () => {
    if (audience === 'public') return;
    const headers = { ...bearer(TOKENS[OTHER[audience]]), ...typed(call.body) };
    await expectRefused(server, { ...call, headers }, 'forbidden');
  });

  it('is answered with its own token, however bearer is written', async () => {
    const token = audience === 'public' ? 'none' : TOKENS[audience];
    for (const scheme of ['Bearer', 'bearer', 'BEARER ']) {
      const headers = { authorization: `${scheme} ${token}`, ...typed(call.body) };
      const reply = await server.call({ ...call, headers });
      // What it names need not be there: refused for what is asked, not for who asks.
      if ([404, 409, 422].includes(reply.status)) expectAnyProblem(reply);
      else expectContract(name, reply);
    }
  });
});

describe('a server with tokens', () => {
  it('decides about access before it reads what is sent', async () => {
    const call = { ...validCall('changeSettings'), body: '{"mode":' };
    await expectRefused(server, call, 'unauthorized');
    const large = { ...validCall('changeSettings'), body: 'x'.repeat(2_000_000) };
    await expectRefused(server, large, 'unauthorized');
  });

  it('decides about the Host header before anything else', async () => {
    const headers = { ...bearer(TOKENS.operator), host: 'evil.com' };
    await expectRefused(server, { ...validCall('readSettings'), headers }, 'misdirected');
  });

  it('audits who changed something by audience, not by secret', async () => {
    const headers = bearer(TOKENS.operator);
    const { json } = await server.call({ method: 'GET', path: '/v1/audit?limit=1', headers });
    expect(json).toMatchObject({ items: [{ caller: 'operator' }] });
  });

  it('shows its page to everybody: it holds no data', async () => {
    expect(await server.call({ method: 'GET', path: '/' })).toMatchObject({ status: 200 });
  });

  it('tells its tokens to nobody', async () => {
    const told: string[] = [...server.logged, server.store.dump()];
    const headers = bearer(TOKENS.operator);
    for (const path of [
      '/v1/audit?limit=200',
      '/v1/alerts',
      '/v1/insights',
      '/v1/settings',
      '/v1/nothing',
    ]) {
      const reply = await server.call({ method: 'GET', path, headers });
      told.push(reply.text, JSON.stringify(reply.headers));
    }
    expect(told.join('\n')).not.toMatch(/secret/);
  });
});

function typed(body: unknown): Record<string, string> {
  return body === undefined ? {} : { 'content-type': 'application/json' };
}
