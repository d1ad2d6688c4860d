import { readFile } from 'node:fs/promises';
import { type ApiClient, apiClient } from '../api-client.ts';
import { HELP, parseOptions, type ReplayOptions } from './options.ts';
import { parseTasks } from './parse-tasks.ts';
import { Refusal } from './refusal.ts';
import { replayAgainst } from './replay-against.ts';
import { refuseUnwritable } from './report-path.ts';
import type { Surroundings } from './surroundings.ts';
import { startTemporaryServer } from './temporary-server.ts';

/** `npm run replay`: plays, reports and returns the exit status that the help describes. */
export async function replayCommand(
  argv: readonly string[],
  surroundings: Surroundings,
): Promise<0 | 1 | 2> {
  const { print, standardError, signal } = surroundings;
  try {
    const options = parseOptions(argv);
    if (options !== undefined) return await replay(options, surroundings);
    print(HELP);
    return 0;
  } catch (error) {
    const message = signal.aborted ? 'stopped before the end' : messageOf(error);
    standardError.write(`replay: ${message}\n`);
    return error instanceof Refusal ? 2 : 1;
  }
}

async function replay(options: ReplayOptions, surroundings: Surroundings): Promise<0 | 1> {
  const { environment, signal, standardError } = surroundings;
  const tasks = parseTasks(await textOf(options.file), options.file, options.attempts);
  if (options.report !== undefined) await refuseUnwritable(options.report);
  const tokens = { agent: environment.BATON_TOKEN, operator: environment.BATON_OPERATOR_TOKEN };
  const access = { tokens, signal };
  if (options.server !== undefined) {
    const client = apiClient({ url: options.server, ...access });
    const warning = await costWeightWarning(client, options.costWeight);
    if (warning !== undefined) standardError.write(`replay: ${warning}\n`);
    return await replayAgainst(client, tasks, options, surroundings);
  }
  const { costWeight } = options;
  const temporary = await startTemporaryServer({ costWeight, ...access });
  try {
    const client = apiClient({ url: temporary.url, ...access });
    return await replayAgainst(client, tasks, options, surroundings);
  } finally {
    await temporary.stop();
  }
}

async function textOf(file: string): Promise<string> {
  return await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Refusal(messageOf(error));
  });
}

/** Learning for one price and judging by another misleads; settings that are closed stay unknown. */
async function costWeightWarning(
  client: ApiClient,
  costWeight: number,
): Promise<string | undefined> {
  const served = await client.readCostWeight();
  if (served === undefined || served === costWeight) return undefined;
  return `the server learns with cost weight ${served}, the figures below use ${costWeight} (--cost-weight)`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
