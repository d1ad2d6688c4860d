import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { type Api, apiOf } from './api.ts';

const START = fileURLToPath(new URL('../../../local/start.ts', import.meta.url));
const READY_WITHIN_MILLISECONDS = 20_000;

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Baton as a process of its own, as a person starts it. */
export interface ServerProcess {
  readonly url: string;
  readonly api: Api;
  /** From the start of the process to the line that says that it is ready. */
  readonly readyAfterMilliseconds: number;
  /** Everything it has written to standard error so far. */
  log(): string;
  send(signal: NodeJS.Signals): void;
  /** Settles when it has ended, however it ends. */
  readonly ended: Promise<Ending>;
  /** SIGTERM, then its end. */
  stop(): Promise<Ending>;
  /** SIGKILL, then its end. */
  kill(): Promise<Ending>;
}

export interface ServerOptions {
  /** The data folder. */
  readonly data: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Further options of the command line. */
  readonly args?: readonly string[];
}

/** A folder that disappears with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-end-to-end-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** Starts Baton on a free port and waits until it is ready. Killed with the test. */
export async function startServer({
  data,
  environment,
  args = [],
}: ServerOptions): Promise<ServerProcess> {
  const began = performance.now();
  const child = spawnStart(['--port', '0', '--data', data, ...args], environment);
  let log = '';
  child.stderr?.on('data', (chunk) => {
    log += String(chunk);
  });
  const ended = endingOf(child);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const url = await readyAddress(child, () => log);
  const endBy = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  return {
    url,
    api: apiOf(url),
    readyAfterMilliseconds: performance.now() - began,
    log: () => log,
    send: (signal) => child.kill(signal),
    ended,
    stop: () => endBy('SIGTERM'),
    kill: () => endBy('SIGKILL'),
  };
}

/** Runs the start command to its end. */
export async function runStart(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number | null; readonly output: string; readonly errors: string }> {
  const child = spawnStart(args, environment);
  const ended = endingOf(child);
  onTestFinished(() => void child.kill('SIGKILL'));
  let [output, errors] = ['', ''];
  child.stdout?.on('data', (chunk) => {
    output += String(chunk);
  });
  child.stderr?.on('data', (chunk) => {
    errors += String(chunk);
  });
  const { code } = await ended;
  return { code, output, errors };
}

function spawnStart(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): ChildProcess {
  const { BATON_TOKEN, BATON_OPERATOR_TOKEN, ...inherited } = process.env;
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', START, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...inherited, LOG_LEVEL: 'info', ...environment },
  });
}

async function endingOf(child: ChildProcess): Promise<Ending> {
  await once(child, 'close');
  return { code: child.exitCode, signal: child.signalCode };
}

async function readyAddress(child: ChildProcess, log: () => string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let output = '';
  child.stdout?.on('data', (chunk) => {
    output += String(chunk);
    const url = /^Baton is ready at (\S+)\n/m.exec(output)?.[1];
    if (url !== undefined) resolve(url);
  });
  child.once('close', (code) => reject(new Error(`ended with ${code} before ready: ${log()}`)));
  const timer = setTimeout(
    () => reject(new Error(`not ready in time: ${log()}`)),
    READY_WITHIN_MILLISECONDS,
  );
  return await promise.finally(() => clearTimeout(timer));
}
