import { type Agent, type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Call {
  readonly method: string;
  /** With its query, percent-encoded by the caller. */
  readonly path: string;
  /** Sent as it is when it is text or bytes, as JSON otherwise. */
  readonly body?: unknown;
  /** `undefined` leaves out a header that would be sent otherwise. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** What the text says as JSON; `undefined` when it is none. */
  readonly json: unknown;
}

/** Sends a call exactly as it is described, which `fetch` would not, with whatever path and Host header. */
export async function send(
  port: number,
  { method, path, body, headers }: Call,
  agent?: Agent,
): Promise<Reply> {
  const bytes = bytesOf(body);
  const defaults = bytes === undefined ? {} : jsonHeaders(bytes);
  const entries = Object.entries({ ...defaults, ...headers }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  const outgoing = request({
    host: '127.0.0.1',
    port,
    method,
    path,
    headers: Object.fromEntries(entries),
    ...(agent ? { agent } : {}),
  });
  outgoing.end(bytes);
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  outgoing.once('error', reject);
  outgoing.once('response', (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.once('error', reject);
    response.once('end', () => {
      const text = Buffer.concat(chunks).toString();
      const { statusCode: status = 0, headers: received } = response;
      resolve({ status, headers: received, text, json: parsedJson(text) });
    });
  });
  return await promise;
}

/**
 * Writes the parts to a connection of its own, one after the other, whatever they are.
 *
 * @returns everything that came back until the server closed the connection or the time was up
 */
export async function exchange(
  port: number,
  parts: readonly (string | Buffer)[],
  { pauseMilliseconds = 0, withinMilliseconds = 5_000 } = {},
): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  socket.on('data', (chunk: Buffer) => {
    received += chunk.toString();
  });
  socket.on('error', () => undefined);
  // Not `once` of node:events: it rejects when the server cuts the connection off.
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
  });
  for (const part of parts) {
    socket.write(part);
    if (pauseMilliseconds > 0) await sleep(pauseMilliseconds);
  }
  await Promise.race([closed, sleep(withinMilliseconds, undefined, { ref: false })]);
  socket.destroy();
  return received;
}

/** The head of a request after which the server closes the connection. */
export function head(start: string, headers: Readonly<Record<string, string>> = {}): string {
  const all = { host: '127.0.0.1', connection: 'close', ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${start} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

/** The statuses of all replies in what came back. */
export function statusesIn(received: string): number[] {
  return [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => Number(match[1]));
}

function bytesOf(body: unknown): Buffer | undefined {
  if (body === undefined || Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

function jsonHeaders(bytes: Buffer): Record<string, string> {
  return { 'content-type': 'application/json', 'content-length': String(bytes.length) };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
