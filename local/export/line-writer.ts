import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { Refusal } from '../replay/refusal.ts';

/** Where lines go. Either all of them arrive, or what was there before stays. */
export interface LineWriter {
  write(line: string): Promise<void>;
  /** Everything was written. */
  finish(): Promise<void>;
  /** Nothing more will come. */
  abandon(): Promise<void>;
}

/** The length of what is written at once. */
const BUFFER_LENGTH = 256 * 1024;

/** Ids of people's projects are in it. */
const OWNER_ONLY = 0o600;

/**
 * Writes beside the file, which is replaced at the end, after all has reached the disk.
 *
 * @throws Refusal when the file cannot be written there
 */
export async function fileWriter(file: string): Promise<LineWriter> {
  const beside = `${file}.partial`;
  const handle = await opened(file, beside);
  const buffered = bufferedWriter((text) => handle.appendFile(text));
  return {
    write: buffered.write,
    async finish() {
      await buffered.flush();
      await handle.sync();
      await handle.close();
      await rename(beside, file);
    },
    async abandon() {
      await handle.close();
      await rm(beside, { force: true });
    },
  };
}

/** Writes to a stream, as fast as it takes it. @param send settles when the text was taken */
export function streamWriter(send: (text: string) => Promise<void>): LineWriter {
  const { write, flush } = bufferedWriter(send);
  return { write, finish: flush, abandon: async () => undefined };
}

async function opened(file: string, beside: string): Promise<FileHandle> {
  try {
    const existing = await stat(file).catch(() => undefined);
    if (existing?.isDirectory()) throw new Error(`${file} is a folder`);
    return await open(beside, 'w', OWNER_ONLY);
  } catch (error) {
    throw new Refusal(error instanceof Error ? error.message : String(error));
  }
}

function bufferedWriter(send: (text: string) => Promise<void>) {
  let buffer = '';
  const flush = async () => {
    const text = buffer;
    buffer = '';
    if (text !== '') await send(text);
  };
  return {
    write: async (line: string) => {
      buffer += `${line}\n`;
      if (buffer.length >= BUFFER_LENGTH) await flush();
    },
    flush,
  };
}
