import type { Context } from 'aws-lambda';
import type { Baton } from '../../shared/application/baton.ts';
import type { Route } from '../routes/route.ts';
import type { Equip } from '../runtime.ts';
import type { HttpHandler } from './http-handler.ts';
import type { HttpEvent, HttpResult } from './http-types.ts';
import { invocation } from './invocation.ts';

/** A route as the gateway tells it apart. */
type ServedRoute = Pick<Route, 'method' | 'path'>;

type BoundHandlers = ReadonlyMap<string, ReturnType<HttpHandler>>;

interface LambdaApiOptions {
  /** The Baton for a container's first call. @default the same as for every other */
  readonly firstCall?: (baton: Baton) => Promise<Baton>;
  /** Answers what the gateway found no route for. @default none such comes here */
  readonly unmatched?: (event: HttpEvent) => HttpResult;
  /** What only this function has. @default nothing */
  readonly equip?: Equip;
}

/**
 * The Lambda entry of a function of the API: hands each call to the handler of its route, as the
 * gateway matched it.
 *
 * @param routes the function's own
 * @param handlers of these routes and of no others: anything else does not compile
 */
export function lambdaApi<Routes extends Readonly<Record<string, ServedRoute>>>(
  routes: Routes,
  handlers: Readonly<Record<keyof Routes & string, HttpHandler>>,
  { firstCall = async (baton) => baton, unmatched = notOurs, equip }: LambdaApiOptions = {},
): (event: HttpEvent, context: Context) => Promise<HttpResult> {
  let bound: BoundHandlers | undefined;
  return invocation(async (baton: Baton, event: HttpEvent, context) => {
    const current = bound ?? boundHandlers(await firstCall(baton), routes, handlers);
    bound ??= boundHandlers(baton, routes, handlers);
    const handler = current.get(event.routeKey);
    return handler === undefined ? unmatched(event) : await handler(event, context);
  }, equip);
}

/** By the gateway's name of their route. */
function boundHandlers(
  baton: Baton,
  routes: Readonly<Record<string, ServedRoute>>,
  handlers: Readonly<Record<string, HttpHandler>>,
): BoundHandlers {
  return new Map(
    Object.entries(handlers).map(([name, handler]) => {
      const route = routes[name];
      if (route === undefined) throw new Error(`${name} is no route of this function`);
      return [`${route.method} ${route.path}`, handler(baton)];
    }),
  );
}

/** The gateway and the functions are made from the same table: this is a fault of the deployment. */
function notOurs({ routeKey }: HttpEvent): never {
  throw new Error(`${routeKey} is served by another function`);
}
