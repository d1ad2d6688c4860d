import { describe, expect, it } from 'vitest';
import { type Audience, type Route, routes } from '../../functions/routes.ts';
import { may } from './support/may.ts';
import { PLACE } from './support/resolve.ts';
import { one, stackOf } from './support/template.ts';

const AUDIENCES = ['agent', 'operator'] as const satisfies readonly Audience[];

const PARAMETERS = ['bug-default', 'a', 'v1/settings', 'a b', '%2F', '../audit', '*', '?'];

/** The route's ARN when it is called, with each of the parameters. */
async function callsOf({ method, path }: Route): Promise<string[]> {
  const api = one(await stackOf(), 'AWS::ApiGatewayV2::Api');
  const start = `arn:aws:execute-api:${PLACE.region}:${PLACE.account}:${api.id}/$default/${method}`;
  return PARAMETERS.map((value) => start + path.replaceAll(/\{\w+\}/g, value));
}

async function mayCall(audience: (typeof AUDIENCES)[number], resource: string): Promise<boolean> {
  const id = `AccessPolicies${audience === 'agent' ? 'Agent' : 'Operator'}Policy`;
  const policy = one(await stackOf(), 'AWS::IAM::ManagedPolicy', id);
  return await may([policy.properties.PolicyDocument], { action: 'execute-api:Invoke', resource });
}

const OF_EACH = AUDIENCES.flatMap((audience) =>
  Object.values<Route>(routes)
    .filter((route) => route.audience !== 'public')
    .map((route) => ({ audience, route, name: `${route.method} ${route.path}` })),
);

describe('the managed policies', () => {
  it.each(OF_EACH.filter(({ audience, route }) => route.audience === audience))(
    'let $audience call $name',
    async ({ audience, route }) => {
      for (const call of await callsOf(route)) expect(await mayCall(audience, call)).toBe(true);
    },
  );

  it.each(OF_EACH.filter(({ audience, route }) => route.audience !== audience))(
    'do not let $audience call $name',
    async ({ audience, route }) => {
      for (const call of await callsOf(route)) expect(await mayCall(audience, call)).toBe(false);
    },
  );

  it.each([
    ['agent', 'GET/v1/runs'],
    ['agent', 'GET/v1/runs/'],
    ['agent', 'PUT/v1/runs/run-1/outcome'],
    ['agent', 'POST/v1/strategies/bug/evolutions'],
    ['agent', 'POST/v1/experiments/x/stop'],
    ['operator', 'GET/v1/runs/run-1'],
    ['operator', 'PUT/v1/strategies/'],
    ['operator', 'DELETE/v1/strategies/bug-default'],
  ] as const)('do not let %s call %s', async (audience, path) => {
    const [call = ''] = await callsOf(routes.readHealth);
    expect(await mayCall(audience, call.replace('GET/health', path))).toBe(false);
  });

  it.each(AUDIENCES)('give %s no other API and no other stage of it', async (audience) => {
    for (const call of await callsOf(routes[audience === 'agent' ? 'createChoice' : 'listAudit'])) {
      expect(await mayCall(audience, call.replace('/$default/', '/test/'))).toBe(false);
      expect(await mayCall(audience, call.replace(/:[^:]+\/\$default/, ':other/$default'))).toBe(
        false,
      );
    }
  });
});
