import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const launcher = fileURLToPath(new URL('../../scripts/launch.js', import.meta.url));
let clone: string;

/** Stands for npm: records its call, is noisy on stdout, and writes the mark of an install. */
const STUB_NPM = `#!/bin/sh
echo "$*" >> npm-calls
echo "noise of npm"
sleep "\${NPM_SECONDS:-0}"
mkdir -p node_modules && echo '{}' > node_modules/.package-lock.json
exit "\${NPM_EXIT:-0}"
`;

interface Ending {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function launch(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [join(clone, 'scripts/launch.js'), ...args], {
    cwd: clone,
    env: {
      ...process.env,
      PATH: `${join(clone, 'bin')}${delimiter}${process.env.PATH ?? ''}`,
      TMPDIR: join(clone, 'tmp'),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ending: Promise<Ending> = Promise.all([
    once(child, 'close'),
    text(child.stdout),
    text(child.stderr),
  ]).then(([, stdout, stderr]) => ({ code: child.exitCode, stdout, stderr }));
  return { child, ending };
}

async function write(file: string, content: string, mode = 0o644): Promise<void> {
  await mkdir(dirname(join(clone, file)), { recursive: true });
  await writeFile(join(clone, file), content, { mode });
}

/** Pretends that an install ended this many seconds after the lock file was written. */
async function installedAfterLock(seconds: number): Promise<void> {
  const lock = new Date('2026-01-01T00:00:00Z');
  const installed = new Date(lock.getTime() + seconds * 1000);
  await write('node_modules/.package-lock.json', '{}');
  await utimes(join(clone, 'package-lock.json'), lock, lock);
  await utimes(join(clone, 'node_modules/.package-lock.json'), installed, installed);
}

async function npmCalls(): Promise<readonly string[]> {
  const calls = await readFile(join(clone, 'npm-calls'), 'utf8').catch(() => '');
  return calls.split('\n').filter((call) => call !== '');
}

beforeEach(async () => {
  clone = await mkdtemp(join(tmpdir(), 'baton-launch-'));
  await mkdir(join(clone, 'tmp'));
  await mkdir(join(clone, 'scripts'));
  await cp(launcher, join(clone, 'scripts/launch.js'));
  await write('package.json', '{ "type": "module" }');
  await write('package-lock.json', '{}');
  await write('bin/npm', STUB_NPM, 0o755);
  await write('greet.ts', 'const who: string = process.argv[2] ?? ""; console.log("hello", who);');
});

afterEach(() => rm(clone, { recursive: true, force: true }));

it('passes arguments on and keeps stdout to the entry alone', async () => {
  const { code, stdout, stderr } = await launch(['greet.ts', 'Ada']).ending;
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'hello Ada\n' });
  expect(stderr).toBe('Installing dependencies (first start only) …\nnoise of npm\n');
});

it('is silent about experimental features', async () => {
  await installedAfterLock(1);
  await write(
    'store.ts',
    'import { DatabaseSync } from "node:sqlite"; new DatabaseSync(":memory:");',
  );
  expect(await launch(['store.ts']).ending).toEqual({ code: 0, stdout: '', stderr: '' });
});

it('installs when nothing is installed yet', async () => {
  await launch(['greet.ts']).ending;
  expect(await npmCalls()).toEqual(['ci --loglevel=error --no-ignore-scripts']);
});

it('installs again when the lock file is newer than the install', async () => {
  await installedAfterLock(-1);
  await launch(['greet.ts']).ending;
  expect(await npmCalls()).toHaveLength(1);
});

it('does not install when the install is newer than the lock file', async () => {
  await installedAfterLock(1);
  await launch(['greet.ts']).ending;
  expect(await npmCalls()).toEqual([]);
});

it('installs once even when the clock that dated the lock file runs ahead', async () => {
  const tomorrow = new Date(Date.now() + 86_400_000);
  await utimes(join(clone, 'package-lock.json'), tomorrow, tomorrow);
  await launch(['greet.ts']).ending;
  await launch(['greet.ts']).ending;
  expect(await npmCalls()).toHaveLength(1);
});

it('installs once when two starts meet', async () => {
  const starts = [1, 2].map(() => launch(['greet.ts'], { NPM_SECONDS: '0.5' }).ending);
  const endings = await Promise.all(starts);
  expect(endings.map(({ code }) => code)).toEqual([0, 0]);
  expect(await npmCalls()).toHaveLength(1);
});

it('installs although an earlier start was killed in the middle of it', async () => {
  const killed = launch(['greet.ts'], { NPM_SECONDS: '1' });
  await once(killed.child.stderr, 'data');
  killed.child.kill('SIGKILL');
  await killed.ending;
  await rm(join(clone, 'node_modules'), { recursive: true, force: true });
  expect(await launch(['greet.ts', 'again']).ending).toMatchObject({ stdout: 'hello again\n' });
});

it('does not start the entry when the install fails', async () => {
  const { code, stdout } = await launch(['greet.ts'], { NPM_EXIT: '3' }).ending;
  expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
});

it('prefers the Node that is installed with the dependencies', async () => {
  await installedAfterLock(1);
  await write('node_modules/node/bin/node', '#!/bin/sh\necho "bundled $*"\n', 0o755);
  const { stdout } = await launch(['greet.ts', 'Ada']).ending;
  expect(stdout).toBe(
    `bundled --disable-warning=ExperimentalWarning ${join(clone, 'greet.ts')} Ada\n`,
  );
});

it("takes the host's Node when the installed one does not run", async () => {
  await installedAfterLock(1);
  await write('node_modules/node/bin/node', 'made for another machine', 0o755);
  expect(await launch(['greet.ts', 'Ada']).ending).toMatchObject({ stdout: 'hello Ada\n' });
});

it('says what to do when there is no Node 24', async () => {
  await installedAfterLock(1);
  await write('old.cjs', 'Object.defineProperty(process.versions, "node", { value: "20.1.0" });');
  const { code, stderr } = await launch(['greet.ts'], {
    NODE_OPTIONS: `--require=${join(clone, 'old.cjs')}`,
  }).ending;
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('install Node 24') });
});

it("ends with the entry's exit code", async () => {
  await write('fail.ts', 'process.exit(42);');
  expect(await launch(['fail.ts']).ending).toMatchObject({ code: 42 });
});

it('ends as a shell does when a signal killed the entry', async () => {
  await write('die.ts', 'process.kill(process.pid, "SIGKILL");');
  expect(await launch(['die.ts']).ending).toMatchObject({ code: 128 + 9 });
});

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'passes %s on once and waits for the entry to shut down',
  async (signal) => {
    await installedAfterLock(1);
    await write(
      'serve.ts',
      `process.on('${signal}', () => {
        console.log('stopping');
        setTimeout(() => process.exit(7), 100);
      });
      setInterval(() => {}, 1000);
      console.log('ready');`,
    );
    const { child, ending } = launch(['serve.ts']);
    await once(child.stdout, 'data');
    child.kill(signal);
    expect(await ending).toEqual({ code: 7, stdout: 'ready\nstopping\n', stderr: '' });
  },
);
