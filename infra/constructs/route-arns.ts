import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { type Audience, type Route, routes } from '../../functions/routes.ts';

/** The stage that takes calls at the root of the API's address. */
export const API_STAGE = '$default';

/** The routes for an audience, in the order of the table. */
export function routesFor(audience: Audience): readonly Route[] {
  return Object.values<Route>(routes).filter((route) => route.audience === audience);
}

/**
 * A route as a policy names it. A parameter is at least one character (`?*`), so that an agent's
 * `GET /v1/runs/{runId}` can never be read as the operators' `GET /v1/runs`, slash or not.
 */
export function routeArn(api: HttpApi, { method, path }: Route): string {
  const pattern = path.replaceAll(/\{\w+\}/g, '?*');
  return Stack.of(api).formatArn({
    service: 'execute-api',
    resource: api.apiId,
    resourceName: `${API_STAGE}/${method}${pattern}`,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}
