// Runs ENTRY.ts under Node 24 and installs the dependencies first when they are missing or stale.
// Plain JavaScript without dependencies: in a fresh clone this runs on the host's Node 20.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const marker = join(root, 'node_modules/.package-lock.json');
const windows = process.platform === 'win32';
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const terminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;

const lockTime = () => statSync(join(root, 'package-lock.json')).mtimeMs;
const isStale = () => (statSync(marker, { throwIfNoEntry: false })?.mtimeMs ?? 0) < lockTime();

/** Runs a command, passes signals on to it, and answers the exit code that a shell would report. */
function run(command, args, options) {
  const child = spawn(command, args, options);
  const forward = (signal) => {
    // Ctrl-C reaches the child too, from the terminal: a forwarded second SIGINT would look like
    // an impatient user's and cut the child's orderly shutdown short.
    if (signal !== 'SIGINT' || !terminal) child.kill(signal);
  };
  for (const signal of SIGNALS) process.on(signal, forward);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  }).finally(() => {
    for (const signal of SIGNALS) process.off(signal, forward);
  });
}

/** Waits until no other start installs: two at once would pull node_modules from under each other. */
async function takeTurn(turn) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return writeFileSync(turn, `${process.pid}`, { flag: 'wx' });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isAbandoned(turn)) rmSync(turn, { force: true });
    else if (attempt === 0) console.error(`Another start is installing (its mark: ${turn}) …`);
    await sleep(200);
  }
}

function isAbandoned(turn) {
  try {
    const owner = Number(readFileSync(turn, 'utf8'));
    return owner === process.pid || !process.kill(owner, 0);
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

async function install() {
  const clone = createHash('sha256').update(root).digest('hex').slice(0, 16);
  const turn = join(tmpdir(), `baton-install-${clone}`);
  await takeTurn(turn);
  try {
    if (!isStale()) return 0;
    console.error('Installing dependencies (first start only) …');
    // npm's own output must not mix with what the entry prints to stdout.
    const options = { cwd: root, stdio: ['ignore', 2, 2], shell: windows };
    const code = await run('npm', ['ci', '--loglevel=error', '--no-ignore-scripts'], options);
    const newer = new Date(Math.max(Date.now(), lockTime() + 1000));
    if (code === 0) utimesSync(marker, newer, newer);
    return code;
  } finally {
    rmSync(turn, { force: true });
  }
}

function findNode() {
  const bundled = join(root, 'node_modules/node/bin', windows ? 'node.exe' : 'node');
  if (spawnSync(bundled, ['--version']).status === 0) return bundled;
  return Number.parseInt(process.versions.node, 10) >= 24 ? process.execPath : undefined;
}

const [entry = '', ...args] = process.argv.slice(2);
let code = isStale() ? await install() : 0;
if (code === 0) {
  const node = findNode();
  if (node) {
    const options = ['--disable-warning=ExperimentalWarning', resolve(root, entry), ...args];
    code = await run(node, options, { stdio: 'inherit' });
  } else {
    console.error(
      `Baton needs Node 24 or newer, this is ${process.version}, and no Node 24 could be installed ` +
        'beside it: install Node 24 and start again.',
    );
    code = 1;
  }
}
process.exit(code);
