import type { IncomingMessage } from 'node:http';

/** The body, or `undefined` when it has more than `maximumBytes`; then the rest is not read. */
export async function readBody(
  request: IncomingMessage,
  maximumBytes: number,
): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > maximumBytes) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > maximumBytes) return undefined;
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}
