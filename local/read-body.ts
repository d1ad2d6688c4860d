import type { IncomingMessage } from 'node:http';

/** The body, or `undefined` when it has more than `maximumBytes`; then the rest is not read. */
export async function readBody(
  request: IncomingMessage,
  maximumBytes: number,
): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > maximumBytes) return undefined;
  const { promise, resolve, reject } = Promise.withResolvers<Buffer | undefined>();
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Plain events: the stream's async iterator costs more than all the rest of reading.
  const take = (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maximumBytes) resolve(undefined);
    else chunks.push(chunk);
  };
  request.on('data', take);
  request.once('end', () => resolve(Buffer.concat(chunks)));
  request.once('error', reject);
  request.once('close', () => reject(new Error('the connection was closed within a request')));
  const body = await promise;
  request.off('data', take);
  return body;
}

/** How much of an unwanted body is read away, and for how long. */
const DISCARDED_BYTES = 8 * 1024 * 1024;
const DISCARDING_MILLISECONDS = 1_000;

/**
 * Reads the rest of a body away, within bounds. Many a client listens only when it has sent
 * everything: closing the connection under it would lose the answer that says what was wrong
 * (RFC 9112, section 9.6).
 */
export async function discardBody(request: IncomingMessage): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, DISCARDING_MILLISECONDS);
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > DISCARDED_BYTES) resolve();
  });
  for (const event of ['end', 'close', 'error']) request.once(event, resolve);
  await promise;
  clearTimeout(timer);
}
