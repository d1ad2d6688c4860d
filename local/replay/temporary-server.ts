import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Tokens } from '../access.ts';
import { apiClient } from '../api-client.ts';

export interface TemporaryServer {
  /** Its base address. */
  readonly url: string;
  /** Ends the server and removes its data; safe to call again. */
  stop(): Promise<void>;
}

export interface TemporaryServerTerms {
  /** Quality that one dollar is worth, set on the new server. */
  readonly costWeight: number;
  readonly tokens?: Tokens;
  /** Gives up starting. */
  readonly signal?: AbortSignal | undefined;
  /** What is started; for tests. @default the project's own server */
  readonly program?: string;
}

const START_SECONDS = 30;
const STOP_SECONDS = 10;

/**
 * Starts a server of its own on a free port of the loopback interface, with an empty data folder
 * that disappears with it. Throws when it is not ready within 30 s, with what it said last.
 */
export async function startTemporaryServer(terms: TemporaryServerTerms): Promise<TemporaryServer> {
  const data = await mkdtemp(join(tmpdir(), 'baton-replay-'));
  const program = terms.program ?? fileURLToPath(new URL('../start.ts', import.meta.url));
  const child = spawn(process.execPath, [program, '--port', '0', '--data', data], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // The last resort when this process ends in the middle of something.
  const onExit = () => {
    child.kill('SIGKILL');
    rmSync(data, { recursive: true, force: true });
  };
  process.once('exit', onExit);
  const stop = async () => {
    await ended(child);
    await rm(data, { recursive: true, force: true });
    process.off('exit', onExit);
  };
  try {
    const url = await readyAddress(child, terms.signal);
    const client = apiClient({ url, ...terms });
    await client.changeCostWeight(terms.costWeight, 'replay with this cost weight');
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits for the line that says where the server listens. */
async function readyAddress(child: ChildProcess, signal: AbortSignal | undefined): Promise<string> {
  let said = '';
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const hear = (chunk: unknown) => {
    // Only the end is of interest: a server may say much in its life.
    said = (said + String(chunk)).slice(-4_000);
    const address = /Baton is ready at (http:\/\/\S+)\s/.exec(said)?.[1];
    if (address !== undefined) resolve(address);
  };
  const fail = (why: string) => reject(new Error(`the server ${why}\n${said}`.trim()));
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  child.once('error', (error) => fail(`could not be started: ${error.message}`));
  child.once('close', (code) => fail(`ended with code ${code} before it was ready`));
  const timer = setTimeout(
    () => fail(`was not ready within ${START_SECONDS} s`),
    START_SECONDS * 1_000,
  );
  const abort = () => reject(signal?.reason);
  signal?.addEventListener('abort', abort);
  if (signal?.aborted) abort();
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_SECONDS * 1_000);
  await exit;
  clearTimeout(timer);
}
