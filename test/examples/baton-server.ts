import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const start = fileURLToPath(new URL('../../local/start.ts', import.meta.url));

/** Baton itself, with a data folder of its own; ended with the test. Answers its address. */
export async function startBaton(port = 0): Promise<string> {
  const data = await mkdtemp(join(tmpdir(), 'baton-examples-'));
  const child = spawn(process.execPath, [start, '--port', String(port), '--data', data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    await stopped(child);
    await rm(data, { recursive: true, force: true });
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^Baton is ready at (\S+)/.exec(line)?.[1];
    if (url !== undefined) {
      child.stdout.resume();
      return url;
    }
  }
  throw new Error('expected Baton to become ready');
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
