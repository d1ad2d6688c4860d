import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './server-process.ts';

const BINARY = fileURLToPath(
  new URL('../../../node_modules/@dynoxide/linux-x64/dynoxide', import.meta.url),
);
const START_MILLISECONDS = 10_000;

/** Whether this machine can start a DynamoDB for a test to put in trouble. */
export const canStartDynoxide = existsSync(BINARY);

/** A DynamoDB that a test may stop and start, with its data in a file that disappears with the test. */
export interface OwnDynoxide {
  readonly url: string;
  /** Starts the process, on the same port and file each time, and waits until it answers. */
  start(): Promise<void>;
  /** Nothing is answered any more, but connections are still taken. */
  freeze(): void;
  thaw(): void;
  /** Ends the process: connections are refused. */
  end(): Promise<void>;
}

/** Not started yet. */
export async function ownDynoxide(): Promise<OwnDynoxide> {
  const port = await freePort();
  const file = join(await temporaryFolder(), 'dynoxide.db');
  const url = `http://127.0.0.1:${port}`;
  const args = ['serve', '--host', '127.0.0.1', '--port', String(port), '--db-path', file];
  let child: ChildProcess | undefined;
  const end = async () => {
    const ending = child;
    child = undefined;
    if (ending === undefined) return;
    const ended = once(ending, 'close');
    ending.kill('SIGKILL');
    await ended;
  };
  onTestFinished(end);
  return {
    url,
    start: async () => {
      child = spawn(BINARY, args, { stdio: 'ignore' });
      await untilAnswering(url);
    },
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    end,
  };
}

async function untilAnswering(url: string): Promise<void> {
  const deadline = performance.now() + START_MILLISECONDS;
  while ((await fetch(url).catch(() => undefined)) === undefined) {
    if (performance.now() > deadline) throw new Error('dynoxide did not answer in time');
    await sleep(10);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  return address.port;
}
