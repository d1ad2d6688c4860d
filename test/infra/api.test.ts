import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Route, routes } from '../../functions/routes.ts';
import { ofType, one, type Resource, stackOf } from './support/template.ts';

const routeSchema = z.object({
  RouteKey: z.string(),
  AuthorizationType: z.string(),
  AuthorizationScopes: z.array(z.string()).optional(),
  Target: z.string(),
});

const TABLE = Object.values<Route>(routes);
const keyOf = ({ method, path }: Route) => `${method} ${path}`;

function routesOf(stack: readonly Resource[]) {
  return ofType(stack, 'AWS::ApiGatewayV2::Route').map(({ properties }) =>
    routeSchema.parse(properties),
  );
}

/** The id of the function that a route's integration calls. */
function functionOf(stack: readonly Resource[], target: string): string {
  const integration = stack.find(({ id }) => target === `integrations/${id}`);
  return String(integration?.properties.IntegrationUri).split(':function:').at(-1) ?? '';
}

const jwt = {
  auth: {
    kind: 'jwt',
    issuer: 'https://id.baton.dev',
    audiences: ['baton'],
    scopes: { agent: 'baton/agent', operator: 'baton/operator' },
  },
};

describe('the API', () => {
  it('has the routes of the table, and one for what no route matches', async () => {
    const keys = routesOf(await stackOf()).map(({ RouteKey }) => RouteKey);
    expect(keys.sort()).toEqual([...TABLE.map(keyOf), '$default'].sort());
  });

  it.each(TABLE.map((route) => [keyOf(route), route.function]))(
    'hands %s to the function %s',
    async (key, name) => {
      const stack = await stackOf();
      const route = routesOf(stack).find(({ RouteKey }) => RouteKey === key);
      const id = functionOf(stack, route?.Target ?? '');
      expect(id.toLowerCase()).toContain(`functions${name}function`);
    },
  );

  it.each([
    ['iam', {}],
    ['jwt', jwt],
  ])('with %s, answers without credentials only health and document', async (_, settings) => {
    const open = routesOf(await stackOf(settings))
      .filter(({ AuthorizationType }) => AuthorizationType === 'NONE')
      .map(({ RouteKey }) => RouteKey);
    expect(open.sort()).toEqual(['$default', 'GET /health', 'GET /openapi.json']);
  });

  it('hands what no route matches to the read function, which may be called for it', async () => {
    const stack = await stackOf();
    const unmatched = routesOf(stack).find(({ RouteKey }) => RouteKey === '$default');
    expect(functionOf(stack, unmatched?.Target ?? '')).toContain('FunctionsReadFunction');
    const permissions = ofType(stack, 'AWS::Lambda::Permission').map(
      ({ properties }) => properties,
    );
    expect(permissions).toContainEqual(
      expect.objectContaining({
        FunctionName: expect.stringContaining('FunctionsReadFunction'),
        SourceArn: expect.stringMatching(/^arn:aws:execute-api:[^/]+\/\*\/\$default$/),
      }),
    );
  });

  it('wants the scope of each audience from tokens', async () => {
    const stack = await stackOf(jwt);
    const made = new Map(routesOf(stack).map((route) => [route.RouteKey, route]));
    const scopes = TABLE.map((route) => made.get(keyOf(route))?.AuthorizationScopes);
    const wanted = TABLE.map(({ audience }) =>
      audience === 'public' ? undefined : [`baton/${audience}`],
    );
    expect(scopes).toEqual(wanted);
    expect(one(stack, 'AWS::ApiGatewayV2::Authorizer').properties).toMatchObject({
      AuthorizerType: 'JWT',
      JwtConfiguration: { Audience: ['baton'], Issuer: 'https://id.baton.dev' },
    });
  });

  it('makes the policies for IAM callers only where IAM decides', async () => {
    expect(ofType(await stackOf(), 'AWS::IAM::ManagedPolicy')).toHaveLength(2);
    expect(ofType(await stackOf(jwt), 'AWS::IAM::ManagedPolicy')).toHaveLength(0);
  });

  it('holds calls without credentials to a lower rate than the others', async () => {
    const { properties } = one(await stackOf(), 'AWS::ApiGatewayV2::Stage');
    expect(properties.DefaultRouteSettings).toMatchObject({
      ThrottlingRateLimit: 200,
      ThrottlingBurstLimit: 400,
    });
    const low = { ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20 };
    expect(properties.RouteSettings).toEqual({
      'GET /health': low,
      'GET /openapi.json': low,
      $default: low,
    });
  });

  it('logs each request as JSON, without what was sent', async () => {
    const stack = await stackOf();
    const { properties } = one(stack, 'AWS::ApiGatewayV2::Stage');
    const { Format } = z.object({ Format: z.string() }).parse(properties.AccessLogSettings);
    expect(Object.keys(JSON.parse(Format))).toEqual(
      expect.arrayContaining(['requestId', 'routeKey', 'status', 'callerArn']),
    );
    expect(Format).not.toMatch(/body|querystring|header/i);
  });
});
