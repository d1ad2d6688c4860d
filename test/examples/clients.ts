import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import * as z from 'zod';
import type {
  ChoiceRequest,
  DecisionRecord,
  Outcome,
  SelectionRequest,
} from '../../examples/baton-client.ts';

/** What the drivers understand; `problems` answers those told so far. */
export type Command =
  | { readonly select: SelectionRequest }
  | { readonly choose: ChoiceRequest }
  | { readonly recordDecisions: readonly DecisionRecord[] }
  | { readonly reportOutcome: Outcome & { readonly runId: string } }
  | { readonly reportMany: readonly string[] }
  | { readonly flush: number }
  | { readonly close: number }
  | { readonly problems: true };

/** The program that drives each language's client. */
export const CLIENTS = {
  python: ['python3', fileURLToPath(new URL('client_driver.py', import.meta.url))],
  typescript: [process.execPath, fileURLToPath(new URL('client-driver.ts', import.meta.url))],
} as const;

export interface Surroundings {
  readonly url: string;
  readonly token?: string;
  readonly spool?: string;
  /** Whether problems are collected by a callback; else they go to the client's own log. */
  readonly listens?: boolean;
}

export interface Client {
  /** Runs a command; raw text is sent as it is. */
  readonly run: (command: Command | string) => Promise<unknown>;
  /** As a crash would: nothing of the client gets to run. */
  readonly kill: () => Promise<void>;
  /** Everything logged so far. */
  readonly log: () => string;
}

const reply = z.object({ result: z.unknown() });

/** A client of the language in a process of its own, ended with the test. */
export function startClient(
  language: keyof typeof CLIENTS,
  { url, token, spool, listens = true }: Surroundings,
): Client {
  const [program, script] = CLIENTS[language];
  const child = spawn(program, [script], {
    env: {
      PATH: process.env.PATH,
      BATON_URL: url,
      ...(token !== undefined && { BATON_TOKEN: token }),
      ...(spool !== undefined && { DRIVER_SPOOL: spool }),
      ...(listens && { DRIVER_LISTENS: '1' }),
    },
  });
  const kill = () => killed(child);
  onTestFinished(kill);
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const run = async (command: Command | string) => {
    child.stdin.write(`${typeof command === 'string' ? command : JSON.stringify(command)}\n`);
    const { value, done } = await answers.next();
    if (done) throw new Error(`the ${language} client has ended: ${log}`);
    return reply.parse(JSON.parse(value)).result;
  };
  return { run, kill, log: () => log };
}

async function killed(child: ChildProcessWithoutNullStreams): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
