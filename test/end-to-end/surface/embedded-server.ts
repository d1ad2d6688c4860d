import { mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tokens } from '../../../local/access.ts';
import { systemClock } from '../../../local/clock.ts';
import { type EmbeddedHome, embeddedHome } from '../../../local/runtime.ts';
import { startServer } from '../../../local/server.ts';
import type { Baton } from '../../../shared/application/baton.ts';
import type { Clock, Log } from '../../../shared/ports.ts';
import { type Call, type Reply, send } from './http.ts';
import { type StoreWatch, watchStore } from './store-watch.ts';

export const NO_TOKENS: Tokens = { agent: undefined, operator: undefined };

/** The embedded server in this process, on a free port, on some store of its own. */
export interface SurfaceServer {
  readonly url: string;
  readonly port: number;
  readonly baton: Baton;
  /** Every line that was logged, with its details. */
  readonly logged: readonly string[];
  readonly store: {
    /** Everything that is stored but the alerts, as text. */
    dump(): string | Promise<string>;
    /** Waits until nothing is due any more and nothing is being written. */
    settled(): Promise<void>;
  };
  call(call: Call): Promise<Reply>;
  /** Takes the store away from under the running server. */
  closeStore(): Promise<void>;
  /** Once, however often it is asked. */
  stop(): Promise<void>;
}

/** On a folder. */
export interface EmbeddedServer extends SurfaceServer {
  /** The database. */
  readonly file: string;
  readonly store: StoreWatch;
}

export interface EmbeddedOptions {
  readonly tokens?: Tokens;
  readonly requestTimeoutSeconds?: number;
}

export async function startEmbedded({
  clock = systemClock,
  ...options
}: EmbeddedOptions & { readonly clock?: Clock } = {}): Promise<EmbeddedServer> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-surface-'));
  const file = join(folder, 'baton.db');
  const { log, logged } = readableLog();
  const home = embeddedHome({ folder, clock, log });
  await home.start();
  const store = watchStore(file, home.baton);
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 3 });
  const served = await serve(home, { store, remove }, options);
  return { ...served, logged, file, store };
}

/** A log that keeps its lines. */
export function readableLog(): { readonly log: Log; readonly logged: readonly string[] } {
  const logged: string[] = [];
  const line = (message: string, details?: unknown) => {
    logged.push(`${message} ${JSON.stringify(details)}`);
  };
  return { log: { info: line, warn: line, error: line }, logged };
}

/** @param traces what is closed before the home's own store, and what is removed after it */
export async function serve(
  home: EmbeddedHome,
  { store, remove }: { readonly store: { close(): void }; remove(): Promise<unknown> },
  { tokens = NO_TOKENS, ...options }: EmbeddedOptions = {},
): Promise<Omit<SurfaceServer, 'store' | 'logged'>> {
  const server = await startServer({
    baton: home.baton,
    host: '127.0.0.1',
    port: 0,
    tokens,
    demo: false,
    ...options,
  });
  const port = Number(new URL(server.url).port);
  const agent = new Agent({ keepAlive: true });
  const stop = async () => {
    agent.destroy();
    await server.stop();
    store.close();
    await home.stop();
    await remove();
  };
  let stopped: Promise<void> | undefined;
  return {
    url: server.url,
    port,
    baton: home.baton,
    call: (call) => send(port, call, agent),
    closeStore: () => home.stop(),
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}
