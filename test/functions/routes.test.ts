import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { handlers } from '../../functions/handlers.ts';
import { type Route, routes } from '../../functions/routes.ts';

const table = Object.entries<Route>(routes);
const addressesFor = (audience: string) =>
  table
    .filter(([, route]) => route.audience === audience)
    .map(([, { method, path }]) => `${method} ${path}`)
    .sort();

describe('the table of routes', () => {
  it('has what agents call', () => {
    expect(addressesFor('agent')).toEqual([
      'GET /v1/policy',
      'GET /v1/runs/{runId}',
      'PATCH /v1/runs/{runId}/outcome',
      'POST /v1/choices',
      'POST /v1/decisions',
      'POST /v1/outcomes',
      'POST /v1/selections',
    ]);
  });

  it('is open to everybody in nothing but health and the document', () => {
    expect(addressesFor('public')).toEqual(['GET /health', 'GET /openapi.json']);
  });

  it('has each address once, and a handler for each', () => {
    const addresses = table.map(([, { method, path }]) => `${method} ${path}`);
    expect(new Set(addresses).size).toBe(addresses.length);
    expect(Object.keys(handlers).sort()).toEqual(Object.keys(routes).sort());
  });
});

describe.for(table)('the route %s', ([name, route]) => {
  it('is named for its operation', () => {
    expect(route.operation).toBe(name);
  });

  it('validates every parameter of its path and no other', () => {
    const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    const { properties = {} } = z.toJSONSchema(route.parameters, { io: 'input' });
    expect(Object.keys(properties)).toEqual(inPath);
  });

  it('takes a body if it changes something, and only then', () => {
    expect(route.body instanceof z.ZodUndefined).toBe(route.method === 'GET');
  });

  it('refuses unknown fields everywhere', () => {
    const { query, parameters, body } = route;
    for (const schema of [query, parameters, ...(body instanceof z.ZodUndefined ? [] : [body])]) {
      const unknown = schema.safeParse({ unknown: 1 }).error?.issues ?? [];
      expect(unknown.map(({ code }) => code)).toContain('unrecognized_keys');
    }
  });
});
