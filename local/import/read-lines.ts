import { createReadStream } from 'node:fs';
import type { TextLine } from '../../shared/application/import/import-lines.ts';

/** Lines that are stored at once. */
const LINES_A_BATCH = 32;
/** The size at which a batch of large lines is full, in bytes. */
const BATCH_BYTES = 1024 * 1024;
/** More than any line needs: a strategy with thousands of versions. */
const MOST_LINE_BYTES = 16 * 1024 * 1024;
const CHUNK_BYTES = 256 * 1024;

const LINE_FEED = 0x0a;
const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * The lines of a file, some at a time, without those that are empty. Never more of the file is in
 * memory than one batch.
 *
 * @param onRead hears how many more bytes were read
 */
export async function* readLines(
  file: string,
  onRead: (bytes: number) => void,
): AsyncGenerator<readonly TextLine[]> {
  let batch: TextLine[] = [];
  let batchBytes = 0;
  let number = 0;
  for await (const bytes of linesAsBytes(file, onRead)) {
    number += 1;
    const text = textOf(bytes);
    if (typeof text === 'string' && text.trim() === '') continue;
    batch.push({ number, text });
    batchBytes += bytes?.length ?? 0;
    if (batch.length < LINES_A_BATCH && batchBytes < BATCH_BYTES) continue;
    yield batch;
    [batch, batchBytes] = [[], 0];
  }
  if (batch.length > 0) yield batch;
}

/** The bytes of each line; `undefined` of one that is too long to be kept. */
async function* linesAsBytes(
  file: string,
  onRead: (bytes: number) => void,
): AsyncGenerator<Buffer | undefined> {
  let parts: Buffer[] = [];
  let length = 0;
  const line = () => {
    const bytes = length > MOST_LINE_BYTES ? undefined : Buffer.concat(parts);
    [parts, length] = [[], 0];
    return bytes;
  };
  const keep = (part: Buffer) => {
    length += part.length;
    if (length > MOST_LINE_BYTES) parts = [];
    else parts.push(part);
  };
  const chunks: AsyncIterable<Buffer> = createReadStream(file, { highWaterMark: CHUNK_BYTES });
  for await (const chunk of chunks) {
    onRead(chunk.length);
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      keep(chunk.subarray(start, end));
      yield line();
      start = end + 1;
    }
    keep(chunk.subarray(start));
  }
  if (length > 0) yield line();
}

function textOf(bytes: Buffer | undefined): TextLine['text'] {
  if (bytes === undefined) return { unreadable: `longer than ${MOST_LINE_BYTES} bytes` };
  try {
    return decoder.decode(bytes);
  } catch {
    return { unreadable: 'not UTF-8' };
  }
}
