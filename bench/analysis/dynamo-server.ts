import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const BINARY = fileURLToPath(
  new URL('../../node_modules/@dynoxide/linux-x64/dynoxide', import.meta.url),
);
const START_MILLISECONDS = 10_000;

/** A DynamoDB in memory, on this machine; `undefined` where the optional dependency is missing. */
export async function startDynamo(): Promise<
  { readonly endpoint: string; stop(): void } | undefined
> {
  if (!existsSync(BINARY)) return undefined;
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const server = spawn(BINARY, ['serve', '--host', '127.0.0.1', '--port', String(port)], {
    stdio: 'ignore',
  });
  const stop = () => void server.kill('SIGKILL');
  process.once('exit', stop);
  const deadline = performance.now() + START_MILLISECONDS;
  while ((await fetch(endpoint).catch(() => undefined)) === undefined) {
    if (performance.now() > deadline) throw new Error('dynoxide did not answer in time');
    await sleep(10);
  }
  return { endpoint, stop };
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
