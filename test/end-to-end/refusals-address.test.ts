import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Route, routes } from '../../functions/routes.ts';
import { type EmbeddedServer, startEmbedded } from './surface/embedded-server.ts';
import { exchange, head, statusesIn } from './surface/http.ts';
import { expectInvalid, expectProblem, expectRefused } from './surface/refusal.ts';
import { ROUTE_NAMES, validCall } from './surface/valid-calls.ts';

let server: EmbeddedServer;
beforeAll(async () => {
  server = await startEmbedded();
});
afterAll(() => server.stop());

describe('an address', () => {
  it.for([
    '/v1',
    '/v1/',
    '/v1/run',
    '/v1/runs/',
    '/v1/runs/run-1/',
    '/v1/runs//outcome',
    '/V1/runs',
    '/v1/runs%3Flimit=1',
    '//v1/runs',
    '/v1/../v1/runs',
    '/v1/%72uns',
    '/openapi.yaml',
    '/package.json',
    '/../package.json',
    '/%2e%2e/package.json',
    '/__proto__',
    '/constructor',
    '/v1/strategies/bug-default/hasOwnProperty',
    '/v1/runs/%',
    '/v1/runs/%zz',
    '/v1/runs/%ed%a0%80',
    'http://127.0.0.1/health',
  ])('that does not exist is not found: %s', async (path) => {
    await expectRefused(server, { method: 'GET', path }, 'not-found');
  });

  it.for(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PURGE'])(
    'names the methods that it takes when it is asked with %s',
    async (method) => {
      for (const path of ['/v1/runs/run-1', '/v1/runs/run-1/outcome', '/v1/settings', '/']) {
        const allowed = methodsOf(path);
        if (allowed.includes(method)) continue;
        const { text, ...reply } = await server.call({ method, path });
        expect(reply).toMatchObject({ status: 405, headers: { allow: allowed.join(', ') } });
        if (method === 'HEAD') expect(text).toBe('');
        else expectProblem({ text, ...reply }, 'method-not-allowed');
      }
    },
  );

  it.for([
    ['a control character', '%00'],
    ['a line end', 'a%0Ab'],
    ['201 characters', 'x'.repeat(201)],
    ['201 emoji', encodeURIComponent('🙂').repeat(201)],
  ] as const)('with a run id of %s is refused', async ([, id]) => {
    await expectInvalid(server, { method: 'GET', path: `/v1/runs/${id}` }, ['path.runId']);
    const path = `/v1/runs/${id}/outcome`;
    await expectInvalid(server, { ...validCall('recordOutcome'), path }, ['path.runId']);
  });

  it.for(['Bug', 'bug_default', '-bug', '%00', '__proto__', 'x'.repeat(41), 'b%C3%BCg', 'a%2Fb'])(
    'with the slug %s is refused',
    async (slug) => {
      for (const name of [
        'readStrategy',
        'saveStrategy',
        'addVersion',
        'setCurrentVersion',
        'startEvolution',
      ] as const) {
        const { path } = validCall(name);
        const call = { ...validCall(name), path: path.replace('bug-default', slug) };
        await expectInvalid(server, call, ['path.slug']);
      }
    },
  );
});

describe('an address of an experiment', () => {
  it.for(['Bug-x1', 'bug_x1', '-x1', '%00', '__proto__', 'x'.repeat(61), 'a%2Fb', 'bug%20x1'])(
    'with the id %s is refused',
    async (id) => {
      for (const name of ['readExperiment', 'startExperiment', 'stopExperiment'] as const) {
        const { path } = validCall(name);
        const call = { ...validCall(name), path: path.replace('bug-default-x2', id) };
        await expectInvalid(server, call, ['path.experimentId']);
      }
    },
  );
});

describe('an address of an evolution', () => {
  it.for(['%00', 'x'.repeat(201), '%F0%9F%99%82'.repeat(201)])(
    'with the execution %s is refused',
    async (id) => {
      const call = { method: 'GET', path: `/v1/evolutions/${id}` } as const;
      await expectInvalid(server, call, ['path.executionId']);
    },
  );
});

describe('a query', () => {
  it.for([
    ['limit=0', 'query.limit'],
    ['limit=201', 'query.limit'],
    ['limit=-1', 'query.limit'],
    ['limit=5.5', 'query.limit'],
    ['limit=abc', 'query.limit'],
    ['limit=', 'query.limit'],
    ['limit', 'query.limit'],
    ['limit=NaN', 'query.limit'],
    ['limit=1e999', 'query.limit'],
    ['limit=5&limit=6', 'query.limit'],
    ['cursor=', 'query.cursor'],
    [`cursor=${'x'.repeat(1_001)}`, 'query.cursor'],
    ['cursor=%00', 'query.cursor'],
    ['cursor=Not-A-Cursor', 'query.cursor'],
    ['Limit=1', 'query.Limit'],
    ['limit[]=1', 'query.limit[]'],
    ['page=2', 'query.page'],
    ['__proto__=1', 'query.__proto__'],
    ['__proto__[limit]=1', 'query.__proto__[limit]'],
    ['constructor=1', 'query.constructor'],
    ['=1', 'query.'],
  ] as const)('with %s is refused by every list', async ([query, fault]) => {
    for (const list of ['runs', 'audit', 'alerts', 'strategies', 'experiments']) {
      await expectInvalid(server, { method: 'GET', path: `/v1/${list}?${query}` }, [fault]);
    }
  });

  it.for([
    ['strategy=Bug%20Default', 'query.strategy'],
    ['since=yesterday', 'query.since'],
    ['since=2026-02-30T00:00:00Z', 'query.since'],
    ['since=1790000000', 'query.since'],
  ] as const)('with %s is refused by the list of runs', async ([query, fault]) => {
    await expectInvalid(server, { method: 'GET', path: `/v1/runs?${query}` }, [fault]);
  });

  it.for([
    ['strategy=Bug%20Default', 'query.strategy'],
    ['status=over', 'query.status'],
    ['status=', 'query.status'],
    ['status=ended&status=running', 'query.status'],
  ] as const)('with %s is refused by the list of experiments', async ([query, fault]) => {
    await expectInvalid(server, { method: 'GET', path: `/v1/experiments?${query}` }, [fault]);
  });

  it('names each of its faults', async () => {
    const path = '/v1/runs?limit=0&since=x&strategy=X&more=1';
    const faults = ['query.limit', 'query.since', 'query.strategy', 'query.more'];
    await expectInvalid(server, { method: 'GET', path }, faults);
  });

  it.for(ROUTE_NAMES.filter((name) => !name.startsWith('list')))(
    'is refused by %s, which takes none',
    async (name) => {
      const call = validCall(name);
      for (const key of ['limit', '__proto__']) {
        await expectInvalid(server, { ...call, path: `${call.path}?${key}=1` }, [`query.${key}`]);
      }
    },
  );

  it('with the cursor of another list is refused', async () => {
    for (const runId of ['a', 'b']) {
      const call = validCall('recordOutcome', { runId });
      await server.call({ ...call, body: { success: 1 } });
    }
    for (const list of ['runs', 'audit'] as const) {
      const { json } = await server.call({ method: 'GET', path: `/v1/${list}?limit=1` });
      const cursor: unknown = Object(json).nextCursor;
      expect(cursor).toEqual(expect.any(String));
      const others = ['runs', 'audit', 'alerts', 'strategies', 'experiments'].filter(
        (other) => other !== list,
      );
      for (const other of others) {
        const path = `/v1/${other}?cursor=${cursor}`;
        await expectInvalid(server, { method: 'GET', path }, ['query.cursor']);
      }
    }
  });
});

describe('the Host header', () => {
  it.for(ROUTE_NAMES)('of another server is refused by %s', async (name) => {
    const call = { ...validCall(name), headers: { host: 'evil.example' } };
    await expectRefused(server, call, 'misdirected');
  });

  it.for([
    'evil.com',
    'localhost.evil.com',
    '127.0.0.1.evil.com',
    'evil.com:8787',
    'localhost.',
    'notlocalhost',
    'localhost@evil.com',
    'localhost:8787@evil.com',
    'evil.com#localhost',
    '128.0.0.1',
    '127.0.0.1:port',
    '127.1',
    '2130706433',
    '0x7f.0.0.1',
    '0.0.0.0',
    '[::2]',
    '[::ffff:8.8.8.8]',
    '::1',
    '[::1',
  ])('%s is refused', async (host) => {
    for (const path of ['/health', '/', '/nowhere']) {
      await expectRefused(server, { method: 'GET', path, headers: { host } }, 'misdirected');
    }
  });

  it.for([
    'localhost',
    'LocalHost:1',
    '127.0.0.1',
    '127.0.0.1:8787',
    '127.5.6.7',
    '[::1]:8787',
    '[::1]',
  ])('%s is this machine', async (host) => {
    const call = { method: 'GET', path: '/health', headers: { host } };
    expect(await server.call(call)).toMatchObject({ status: 200 });
  });

  it('must be there', async () => {
    expect(statusesIn(await exchange(server.port, ['GET /health HTTP/1.1\r\n\r\n']))).toEqual([
      400,
    ]);
    expect(statusesIn(await exchange(server.port, ['GET /health HTTP/1.0\r\n\r\n']))).toEqual([
      421,
    ]);
    const empty = head('GET /health', { host: '' });
    expect(statusesIn(await exchange(server.port, [empty]))).toEqual([421]);
  });

  it('counts, not the address that a proxy would take', async () => {
    const sent = head('GET http://evil.com/v1/runs');
    expect(statusesIn(await exchange(server.port, [sent]))).toEqual([404]);
  });
});

function methodsOf(path: string): string[] {
  if (path === '/') return ['GET'];
  return Object.values<Route>(routes)
    .filter((route) => route.path.replace('{runId}', 'run-1') === path)
    .map(({ method }) => method);
}
