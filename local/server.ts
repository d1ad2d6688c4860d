import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { handlers } from '../functions/handlers.ts';
import type { HttpHandler } from '../functions/pipeline/http-handler.ts';
import type { HttpResult } from '../functions/pipeline/http-types.ts';
import { matchRoute } from '../functions/pipeline/match-route.ts';
import { problemReply } from '../functions/pipeline/problem.ts';
import { MAXIMUM_BODY_BYTES } from '../functions/pipeline/request.ts';
import { routes } from '../functions/routes.ts';
import type { Baton } from '../shared/application/baton.ts';
import { accessTo, hostOf, isLoopback, type Tokens } from './access.ts';
import { stopperOf } from './connections.ts';
import { httpEvent, LOCAL_CONTEXT } from './http-event.ts';
import { pageReply } from './page.ts';
import { discardBody, readBody } from './read-body.ts';

export interface ServerOptions {
  readonly baton: Baton;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly tokens: Tokens;
  /** Whether the page says that its numbers are made up. */
  readonly demo: boolean;
  /** How long a client may take to send a request, in seconds. @default 30 */
  readonly requestTimeoutSeconds?: number;
}

export interface RunningServer {
  /** `http://host:port` */
  readonly url: string;
  /** Takes no further calls and answers those under way; after 3 s it cuts off what is left. */
  stop(): Promise<void>;
}

/**
 * Serves the Lambda handlers over HTTP/1.1 on one machine.
 *
 * @throws Error when the address cannot be listened on
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const bound = new Map(
    Object.entries(handlers).map(([name, handler]) => [name, handler(options.baton)]),
  );
  const requestTimeout = (options.requestTimeoutSeconds ?? 30) * 1_000;
  const limits = { requestTimeout, connectionsCheckingInterval: requestTimeout / 10 };
  const server = createServer(limits, (request, response) => {
    answer(request, options, bound)
      .catch((error: unknown) => {
        // A client that goes away in the middle of its request is no fault of ours.
        if (error !== request.errored) {
          options.baton.log.error('A request failed outside its handler', { error: String(error) });
        }
        return problemReply('internal', 'The fault is logged; the call may be sent again.');
      })
      .then((result) => send(request, response, result))
      .catch(() => request.destroy());
  });
  const stop = stopperOf(server);
  await listen(server, options);
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return { url: `http://${host}:${portOf(server)}`, stop };
}

type BoundHandlers = ReadonlyMap<string, ReturnType<HttpHandler>>;

async function answer(
  request: IncomingMessage,
  { host, tokens, demo }: ServerOptions,
  bound: BoundHandlers,
): Promise<HttpResult> {
  // A web page whose name resolves to this machine must not reach the server (DNS rebinding).
  if (isLoopback(host) && !isLoopback(hostOf(request.headers.host ?? ''))) {
    return problemReply('misdirected', 'This server answers to its own machine only.');
  }
  const [path = '/', query = ''] = splitOnce(request.url ?? '/', '?');
  const method = request.method ?? 'GET';
  const page = pageReply(method, path, demo);
  if (page !== undefined) return page;
  const match = matchRoute(method, path);
  if (match.kind === 'not-found') return problemReply('not-found', `There is no ${path}.`);
  if (match.kind === 'method-not-allowed') {
    const allow = match.allowed.join(', ');
    return problemReply('method-not-allowed', `${path} takes ${allow}.`, [], { allow });
  }
  const route = routes[match.name];
  const access = accessTo(route.audience, request.headers.authorization, tokens);
  if (access.kind === 'unauthorized') {
    const challenge = { 'www-authenticate': 'Bearer realm="baton"' };
    return problemReply('unauthorized', `Send the token of the ${route.audience}s.`, [], challenge);
  }
  if (access.kind === 'forbidden') {
    return problemReply('forbidden', `This route wants the token of the ${route.audience}s.`);
  }
  const body = await readBody(request, MAXIMUM_BODY_BYTES);
  if (body === undefined) {
    return problemReply('too-large', `A body has at most ${MAXIMUM_BODY_BYTES} bytes.`);
  }
  const handler = bound.get(match.name);
  if (handler === undefined) throw new Error(`route ${match.name} has no handler`);
  const address = { path, query, routeKey: `${route.method} ${route.path}` };
  const event = httpEvent(request, address, match.parameters, body, access.caller);
  return await handler(event, LOCAL_CONTEXT);
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  result: HttpResult,
): Promise<void> {
  if (response.destroyed) return;
  const body = Buffer.from(result.body ?? '', result.isBase64Encoded ? 'base64' : 'utf8');
  const hasContent = result.statusCode !== 304;
  response.writeHead(result.statusCode ?? 200, {
    'x-content-type-options': 'nosniff',
    ...Object.fromEntries(
      Object.entries(result.headers ?? {}).map(([name, value]) => [name, String(value)]),
    ),
    ...(hasContent ? { 'content-length': body.length } : {}),
    // What is left of a refused body is not worth keeping the connection for.
    ...(request.complete ? {} : { connection: 'close' }),
  });
  if (!request.complete) {
    response.write(body);
    await discardBody(request);
    response.end();
  } else {
    response.end(hasContent ? body : undefined);
  }
}

async function listen(server: Server, { host, port }: ServerOptions): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a TCP address');
  return address.port;
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}
