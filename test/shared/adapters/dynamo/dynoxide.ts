import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

const BINARY = fileURLToPath(
  new URL('../../../../node_modules/@dynoxide/linux-x64/dynoxide', import.meta.url),
);

/** How long the server may take to answer; it usually takes 20 to 70 ms. */
const START_MILLISECONDS = 10_000;

let running: Promise<string> | undefined;
let server: ChildProcess | undefined;

afterAll(() => {
  server?.kill('SIGKILL');
});

/**
 * The address of a DynamoDB on this machine: the one that `DYNAMODB_ENDPOINT` names, or dynoxide, in
 * memory, started by the first call and ended with the test file.
 */
export function endpoint(): Promise<string> {
  running ??= endpointFromEnvironment() ?? startDynoxide();
  return running;
}

function endpointFromEnvironment(): Promise<string> | undefined {
  const named = process.env.DYNAMODB_ENDPOINT;
  if (named === undefined || named === '') return undefined;
  const { hostname } = new URL(named);
  if (['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) return Promise.resolve(named);
  return Promise.reject(
    new Error(
      `DYNAMODB_ENDPOINT names ${hostname}: tests talk to this machine only, name 127.0.0.1`,
    ),
  );
}

async function startDynoxide(): Promise<string> {
  if (!existsSync(BINARY)) {
    throw new Error(
      'The DynamoDB tests need a server: install the optional dependency @dynoxide/linux-x64 (Linux ' +
        'on x64 only), or start any DynamoDB on this machine and name it in DYNAMODB_ENDPOINT, for ' +
        'example http://127.0.0.1:8000',
    );
  }
  const port = await freePort();
  const child = spawn(BINARY, ['serve', '--host', '127.0.0.1', '--port', String(port)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  server = child;
  process.once('exit', () => child.kill('SIGKILL'));
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += String(text);
  });
  const address = `http://127.0.0.1:${port}`;
  await untilAnswering(address, child, () => errors);
  return address;
}

async function untilAnswering(
  address: string,
  child: ChildProcess,
  errors: () => string,
): Promise<void> {
  const deadline = performance.now() + START_MILLISECONDS;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`dynoxide ended at once: ${errors()}`);
    const answer = await fetch(address).catch(() => undefined);
    if (answer !== undefined) return;
    await sleep(10);
  }
  throw new Error(`dynoxide did not answer within ${START_MILLISECONDS} ms: ${errors()}`);
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => {
    probe.listen(0, '127.0.0.1', resolve);
  });
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  return address.port;
}
