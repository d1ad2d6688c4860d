import { expect } from 'vitest';
import { type Route, type RouteName, routes } from '../../../functions/routes.ts';
import type { Reply } from './http.ts';

/**
 * The reply is one that the route documents: a status of its own with exactly the fields of that
 * status, none filled in by the schema and none left over.
 *
 * @returns the body
 */
export function expectContract(name: RouteName, reply: Reply): unknown {
  const route: Route = routes[name];
  const documented = route.replies[reply.status];
  expect(documented, `${name} documents ${reply.status}: ${reply.text}`).toBeDefined();
  expect(reply.headers['x-content-type-options']).toBe('nosniff');
  if (documented?.schema === undefined) {
    expect(reply.text).toBe('');
    return undefined;
  }
  expect(reply.headers['content-type']).toBe('application/json');
  expect(Number(reply.headers['content-length'])).toBe(Buffer.byteLength(reply.text));
  expect(documented.schema.parse(reply.json), `the reply of ${name}`).toEqual(reply.json);
  return reply.json;
}
