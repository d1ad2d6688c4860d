import * as z from 'zod';
import { handlers } from '../../functions/handlers.ts';
import { matchRoute } from '../../functions/pipeline/match-route.ts';
import { experimentReplySchema } from '../../functions/replies/experiment.ts';
import { alertReplySchema } from '../../functions/replies/page.ts';
import { routes } from '../../functions/routes.ts';
import type { Baton } from '../../shared/application/baton.ts';
import { strategySchema, strategyVersionSchema } from '../../shared/domain/strategy/strategy.ts';
import { httpEvent, LOCAL_CONTEXT } from '../http-event.ts';

/** What is read of an answer; a strategy's configuration is parsed once, by whoever wants it. */
const selectionSchema = z.object({
  strategy: z.object({ versionId: z.string(), config: z.unknown() }),
  source: z.string(),
  experimentId: z.string().nullable(),
  arm: z.string().nullable(),
  choices: z.array(z.object({ chosen: z.string(), recorded: z.boolean() })),
  recorded: z.boolean(),
});
const strategyViewSchema = z.object({
  currentVersionId: z.string().nullable(),
  runningExperimentId: z.string().nullable(),
  versions: z.array(z.object({ id: z.string(), config: z.unknown() })),
});
const nothingReadSchema = z.unknown();
const strategiesSchema = z.object({ items: z.array(strategySchema) });
const alertsSchema = z.object({ items: z.array(alertReplySchema) });

export type InProcessApi = ReturnType<typeof inProcessApi>;
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH';

/**
 * The HTTP API without sockets: every call goes through the routes' handlers as an event, JSON in and
 * out. Its methods throw when a call is refused.
 */
export function inProcessApi(baton: Baton) {
  const bound = new Map(Object.entries(handlers).map(([name, handler]) => [name, handler(baton)]));

  const answer = async (method: Method, path: string, body?: object) => {
    const [pathname = path, query = ''] = path.split('?');
    const match = matchRoute(method, pathname);
    const handler = match.kind === 'matched' ? bound.get(match.name) : undefined;
    if (match.kind !== 'matched' || handler === undefined) throw new Error(`no ${method} ${path}`);
    const text = Buffer.from(body === undefined ? '' : JSON.stringify(body));
    const headers = { 'content-type': 'application/json' };
    const request = { method, headers, httpVersion: '1.1', socket: {} };
    const address = { path: pathname, query, routeKey: `${method} ${routes[match.name].path}` };
    const event = httpEvent(request, address, match.parameters, text, 'simulate');
    const { statusCode = 0, body: reply = '' } = await handler(event, LOCAL_CONTEXT);
    if (statusCode >= 400) throw new Error(`${method} ${path} was refused: ${reply}`);
    return reply;
  };
  const call = async <Reply>(
    schema: z.ZodType<Reply>,
    method: Method,
    path: string,
    body?: object,
  ): Promise<Reply> => schema.parse(JSON.parse(await answer(method, path, body)));

  return {
    select: (body: object) => call(selectionSchema, 'POST', '/v1/selections', body),
    reportOutcome: (runId: string, body: object) =>
      call(nothingReadSchema, 'PATCH', `/v1/runs/${encodeURIComponent(runId)}/outcome`, body),
    changeSettings: (body: object) => call(nothingReadSchema, 'PUT', '/v1/settings', body),
    strategies: () => call(strategiesSchema, 'GET', '/v1/strategies?limit=200'),
    strategy: (slug: string) => call(strategyViewSchema, 'GET', `/v1/strategies/${slug}`),
    saveStrategy: (slug: string, body: object) =>
      call(strategySchema, 'PUT', `/v1/strategies/${slug}`, body),
    addVersion: (slug: string, body: object) =>
      call(strategyVersionSchema, 'POST', `/v1/strategies/${slug}/versions`, body),
    createExperiment: (body: object) =>
      call(experimentReplySchema, 'POST', '/v1/experiments', body),
    experiment: (id: string) => call(experimentReplySchema, 'GET', `/v1/experiments/${id}`),
    alerts: () => call(alertsSchema, 'GET', '/v1/alerts?limit=200'),
  };
}
