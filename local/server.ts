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
import { httpEvent, LOCAL_CONTEXT } from './http-event.ts';
import { pageReply } from './page.ts';
import { readBody } from './read-body.ts';

/** How long a client may take to send a request, in milliseconds. */
const REQUEST_TIMEOUT_MILLISECONDS = 30_000;

export interface ServerOptions {
  readonly baton: Baton;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly tokens: Tokens;
  /** Whether the page says that its numbers are made up. */
  readonly demo: boolean;
}

export interface RunningServer {
  /** `http://host:port` */
  readonly url: string;
  /** Takes no further calls and waits for those under way. */
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
  const server = createServer((request, response) => {
    answer(request, options, bound)
      .catch((error: unknown) => {
        options.baton.log.error('A request failed outside its handler', { error: String(error) });
        return problemReply('internal', 'The fault is logged; the call may be sent again.');
      })
      .then((result) => send(request, response, result))
      .catch(() => request.destroy());
  });
  server.requestTimeout = REQUEST_TIMEOUT_MILLISECONDS;
  await listen(server, options);
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return { url: `http://${host}:${portOf(server)}`, stop: () => stop(server) };
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
    const close = { connection: 'close' };
    return problemReply('too-large', `A body has at most ${MAXIMUM_BODY_BYTES} bytes.`, [], close);
  }
  const handler = bound.get(match.name);
  if (handler === undefined) throw new Error(`route ${match.name} has no handler`);
  const address = { path, query, routeKey: `${route.method} ${route.path}` };
  const event = httpEvent(request, address, match.parameters, body, access.caller);
  return await handler(event, LOCAL_CONTEXT);
}

function send(request: IncomingMessage, response: ServerResponse, result: HttpResult): void {
  const body = Buffer.from(result.body ?? '', result.isBase64Encoded ? 'base64' : 'utf8');
  response.writeHead(result.statusCode ?? 200, {
    'x-content-type-options': 'nosniff',
    ...Object.fromEntries(
      Object.entries(result.headers ?? {}).map(([name, value]) => [name, String(value)]),
    ),
    ...(result.statusCode === 304 ? {} : { 'content-length': body.length }),
  });
  response.end(result.statusCode === 304 ? undefined : body);
  // What is left of a refused body is not worth reading.
  if (!request.complete) response.once('finish', () => request.destroy());
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

async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  await closed;
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
