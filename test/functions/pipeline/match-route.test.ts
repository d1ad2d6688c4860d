import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchRoute } from '../../../functions/pipeline/match-route.ts';

describe('matching an address', () => {
  it.for([
    ['GET', '/health', 'readHealth', {}],
    ['GET', '/v1/runs', 'listRuns', {}],
    ['GET', '/v1/runs/outcome', 'readRun', { runId: 'outcome' }],
    ['PATCH', '/v1/runs/a%2Fb/outcome', 'recordOutcome', { runId: 'a/b' }],
    ['GET', '/v1/runs/%F0%9F%99%82', 'readRun', { runId: '🙂' }],
    ['GET', '/v1/runs/a+b', 'readRun', { runId: 'a+b' }],
    ['GET', '/v1/runs/%2e%2e', 'readRun', { runId: '..' }],
    ['GET', '/v1/runs/__proto__', 'readRun', { runId: '__proto__' }],
    ['PUT', '/v1/strategies/{slug}', 'saveStrategy', { slug: '{slug}' }],
  ] as const)('%s %s is %s', ([method, path, name, parameters]) => {
    expect(matchRoute(method, path)).toEqual({ kind: 'matched', name, parameters });
  });

  it.for(['', '/', '/health/', '/v1/runs/', '/v1//runs', '/v1/runs/%', '/v1/runs/%C3', '*'])(
    'there is no %s',
    (path) => {
      expect(matchRoute('GET', path)).toEqual({ kind: 'not-found' });
    },
  );

  it('names the methods that an address takes', () => {
    expect(matchRoute('DELETE', '/v1/settings')).toEqual({
      kind: 'method-not-allowed',
      allowed: ['GET', 'PUT'],
    });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.webPath(),
        fc.string({ unit: 'binary' }),
        (method, path, text) => {
          for (const each of [path, `/v1/runs/${text}`, text]) matchRoute(method, each);
        },
      ),
      { seed: 1 },
    );
  });
});
