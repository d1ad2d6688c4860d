import type { IncomingMessage } from 'node:http';

/** The body, or `undefined` when it has more than `maximumBytes`; then the rest is not read. */
export async function readBody(
  request: IncomingMessage,
  maximumBytes: number,
): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > maximumBytes) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > maximumBytes) return undefined;
    chunks.push(part);
  }
  return Buffer.concat(chunks);
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
