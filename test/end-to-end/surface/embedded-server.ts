import { mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tokens } from '../../../local/access.ts';
import { systemClock } from '../../../local/clock.ts';
import { embeddedHome } from '../../../local/runtime.ts';
import { startServer } from '../../../local/server.ts';
import type { Baton } from '../../../shared/application/baton.ts';
import type { Clock, Log } from '../../../shared/ports.ts';
import { type Call, type Reply, send } from './http.ts';
import { type StoreWatch, watchStore } from './store-watch.ts';

export const NO_TOKENS: Tokens = { agent: undefined, operator: undefined };

/** The embedded server in this process, on a free port and a folder of its own. */
export interface EmbeddedServer {
  readonly url: string;
  readonly port: number;
  /** The database. */
  readonly file: string;
  readonly baton: Baton;
  /** Every line that was logged, with its details. */
  readonly logged: readonly string[];
  readonly store: StoreWatch;
  call(call: Call): Promise<Reply>;
  /** Takes the store away from under the running server. */
  closeStore(): Promise<void>;
  /** Once, however often it is asked. */
  stop(): Promise<void>;
}

export async function startEmbedded({
  tokens = NO_TOKENS,
  clock = systemClock,
  ...options
}: {
  readonly tokens?: Tokens;
  readonly clock?: Clock;
  readonly requestTimeoutSeconds?: number;
} = {}): Promise<EmbeddedServer> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-surface-'));
  const logged: string[] = [];
  const line = (message: string, details?: unknown) => {
    logged.push(`${message} ${JSON.stringify(details)}`);
  };
  const log: Log = { info: line, warn: line, error: line };
  const home = embeddedHome({ folder, clock, log });
  await home.start();
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
  const file = join(folder, 'baton.db');
  const store = watchStore(file, home.baton);
  const stop = async () => {
    agent.destroy();
    await server.stop();
    store.close();
    await home.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  let stopped: Promise<void> | undefined;
  return {
    url: server.url,
    port,
    file,
    baton: home.baton,
    logged,
    store,
    call: (call) => send(port, call, agent),
    closeStore: () => home.stop(),
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}
