import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import * as z from 'zod';

/** A request as it came. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: unknown;
  readonly at: number;
}

/** What to do about a request: answer, never answer, or send a part byte by byte for ever. */
export type Reaction =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> }
  | 'hang'
  | 'trickle headers'
  | 'trickle a body';

export const ACCEPTED = { status: 202, body: {} } as const;

/** Answers as told: for what a healthy server does not do. Ended with the test. */
export async function startStub(
  react: (call: Call, earlier: readonly Call[]) => Reaction,
  port = 0,
) {
  const calls: Call[] = [];
  const server = createServer(async (request, response) => {
    const chunks = await request.setEncoding('utf8').toArray();
    const call = {
      method: request.method ?? '',
      path: request.url ?? '',
      authorization: request.headers.authorization,
      body: JSON.parse(chunks.join('')),
      at: performance.now(),
    };
    const reaction = react(call, [...calls]);
    calls.push(call);
    perform(reaction, response);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = z.object({ port: z.number() }).parse(server.address());
  return { url: `http://127.0.0.1:${address.port}`, calls };
}

function perform(reaction: Reaction, response: ServerResponse): void {
  if (reaction === 'hang') return;
  if (reaction === 'trickle headers' || reaction === 'trickle a body') {
    const head = 'HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\nx-drops: ';
    response.socket?.write(reaction === 'trickle headers' ? head : `${head}0\r\n\r\n`);
    const timer = setInterval(() => response.socket?.write('0'), 50);
    response.on('close', () => clearInterval(timer));
    return;
  }
  response.writeHead(reaction.status, { 'content-type': 'application/json', ...reaction.headers });
  response.end(JSON.stringify(reaction.body ?? {}));
}

/** An address where nobody listens, for now. */
export async function quietPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  server.close();
  await once(server, 'close');
  return port;
}
