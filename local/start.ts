import { parseArgs } from 'node:util';
import { isLoopback, type Tokens } from './access.ts';
import { apiClient } from './api-client.ts';
import { systemClock } from './clock.ts';
import { runDemo } from './demo.ts';
import { jsonLog } from './log.ts';
import { ProposerRefused, proposersFor } from './proposers.ts';
import { embeddedHome, storageAt } from './runtime.ts';
import { startServer } from './server.ts';
import {
  STORAGE_OPTIONS,
  type StoragePlace,
  StorageRefused,
  storagePlace,
} from './storage-options.ts';

const USAGE = `npm start -- [options]

  --port 8787        the port to listen on; 0 takes a free one
  --host 127.0.0.1   the address to listen on; beyond this machine, BATON_TOKEN and
                     BATON_OPERATOR_TOKEN must be set
  --data ./.baton    the folder that keeps what is learned
  --demo             play a made-up workload slowly, in a data folder of its own
  --store sqlite     where to keep it: sqlite, a file in the data folder, or dynamodb, with
  --dynamodb-endpoint URL
                     the address of the DynamoDB; on this machine, like http://127.0.0.1:8000,
                     missing tables are made; elsewhere they must be there
  --dynamodb-prefix baton
                     the tables are PREFIX-strategies and PREFIX-runs
  --help             this text

  LOG_LEVEL          error, warn (default), info or silent; log lines go to standard error
`;

const LOG_LEVELS = ['silent', 'error', 'warn', 'info'];

/** Between two tasks of the demo: fast enough to watch it learn. */
const DEMO_PAUSE_MILLISECONDS = 250;

interface StartOptions {
  readonly host: string;
  readonly port: number;
  readonly place: StoragePlace;
  readonly demo: boolean;
}

/** Says what is wrong with the command line or the surroundings, in one line. */
class StartRefused extends Error {
  override readonly name = 'StartRefused';
}

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  const tokens = tokensOf();
  if (!isLoopback(options.host) && (tokens.agent === undefined || tokens.operator === undefined)) {
    throw new StartRefused(
      `Listening on ${options.host} lets other machines in: set BATON_TOKEN and BATON_OPERATOR_TOKEN first.`,
    );
  }
  const log = jsonLog(logLevel());
  const { place } = options;
  const { proposers, who } = await proposersFor(process.env);
  const storage = await storageAt(place, systemClock, log);
  const home = embeddedHome({
    folder: place.folder,
    storage,
    proposers,
    clock: systemClock,
    log,
  });
  await home.start();
  const server = await startServer({ baton: home.baton, tokens, ...options }).catch(
    async (error: unknown) => {
      await home.stop();
      throw listeningRefused(error, options);
    },
  );
  const demo = new AbortController();
  const playing = options.demo
    ? runDemo({
        client: apiClient({ url: server.url, tokens }),
        seed: Date.now(),
        pauseMilliseconds: DEMO_PAUSE_MILLISECONDS,
        signal: demo.signal,
        log: (message) => log.warn(message),
      })
    : undefined;

  // A launcher and a terminal may both deliver a signal; the second one changes nothing.
  const stop = once(async () => {
    demo.abort();
    await playing;
    await server.stop();
    await home.stop();
  });
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.stderr.write(`${who}\n`);
  // Last: whoever reads this may send a signal at once.
  process.stdout.write(`Baton is ready at ${server.url}\n`);
}

/** The action as a listener that starts it the first time only. */
function once(action: () => Promise<void>): () => void {
  let started = false;
  return () => {
    if (started) return;
    started = true;
    action().catch((error: unknown) => {
      process.stderr.write(`Stopping failed: ${String(error)}\n`);
      process.exitCode = 1;
    });
  };
}

/** @throws StartRefused, StorageRefused for an option that is unknown or does not fit */
function parseOptions(args: readonly string[]): StartOptions {
  const { values } = parsed(args);
  if (values.help) {
    process.stdout.write(USAGE);
    process.exit(0);
  }
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535) {
    throw new StartRefused(`--port ${values.port}: expected a number from 0 to 65535.`);
  }
  // What the demo makes up must not be taken for what was learned.
  const usual = values.demo ? { folder: './.baton-demo', prefix: 'baton-demo' } : undefined;
  return { host: values.host, port, place: storagePlace(values, usual), demo: values.demo };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '8787' },
        host: { type: 'string', default: '127.0.0.1' },
        ...STORAGE_OPTIONS,
        demo: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new StartRefused(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

/** @throws StartRefused for tokens that no client could send, or that do not tell audiences apart */
function tokensOf(): Tokens {
  const tokens = { agent: secret('BATON_TOKEN'), operator: secret('BATON_OPERATOR_TOKEN') };
  if (tokens.agent !== undefined && tokens.agent === tokens.operator) {
    throw new StartRefused(
      'BATON_TOKEN and BATON_OPERATOR_TOKEN are the same: agents could do what operators may.',
    );
  }
  return tokens;
}

/** A token from the environment; an empty one is none. */
function secret(name: string): string | undefined {
  const value = process.env[name]?.trim() ?? '';
  if (value === '') return undefined;
  if (/^[\x21-\x7e]+$/.test(value)) return value;
  throw new StartRefused(`${name}: expected visible ASCII characters without spaces.`);
}

/** @throws StartRefused for a level that does not exist */
function logLevel(): string {
  const level = process.env.LOG_LEVEL?.trim() || 'warn';
  if (LOG_LEVELS.includes(level)) return level;
  throw new StartRefused(`LOG_LEVEL ${level}: expected error, warn, info or silent.`);
}

function listeningRefused(error: unknown, { host, port }: StartOptions): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return new StartRefused(
      `Port ${port} is in use: stop what listens there, or start with --port 0 for a free one.`,
    );
  }
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new StartRefused(`${host}:${port} cannot be listened on (${code}).`);
  }
  return error;
}

main().catch((error: unknown) => {
  const isRefusal = [StartRefused, StorageRefused, ProposerRefused].some(
    (refused) => error instanceof refused,
  );
  const message = isRefusal && error instanceof Error ? error.message : String(error);
  process.stderr.write(`${message}\n`);
  if (!isRefusal && error instanceof Error) {
    process.stderr.write(`${error.stack}\n`);
  }
  process.exit(1);
});
