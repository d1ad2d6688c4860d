import { randomUUID } from 'node:crypto';
import { recordOf } from '../../shared/application/evolution/execution.ts';
import type { Evolution } from '../../shared/domain/evolution/evolution.ts';
import { executionIdSchema } from '../../shared/domain/identifiers.ts';
import type { ProposalQuestion } from '../../shared/domain/proposal/proposal-question.ts';
import { systemClock } from '../clock.ts';
import { commandBaton } from '../command-baton.ts';
import { jsonLog } from '../log.ts';
import { openStores } from '../open-stores.ts';
import { ProposerRefused, proposersFor } from '../proposers.ts';
import { Refusal } from '../replay/refusal.ts';
import { runEvolution } from '../state-machine.ts';
import { StorageRefused } from '../storage-options.ts';
import { evolutionAsText } from './evolution-text.ts';
import { type EvolveOptions, HELP, parseOptions } from './options.ts';

/** What the command reaches outside itself, the store apart. */
export interface Surroundings {
  /** Writes to standard output. */
  readonly print: (text: string) => void;
  /** Writes to standard error. */
  readonly complain: (text: string) => void;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Ends the evolution. */
  readonly signal: AbortSignal;
}

/** `npm run evolve`: evolves, reports and returns the exit status that the help describes. */
export async function evolveCommand(
  argv: readonly string[],
  surroundings: Surroundings,
): Promise<0 | 1 | 2> {
  try {
    const options = parseOptions(argv);
    if (options === undefined) {
      surroundings.print(HELP);
      return 0;
    }
    const { record, question } = await evolve(options, surroundings);
    surroundings.print(`${evolutionAsText(record, question)}\n`);
    if (options.json) surroundings.print(`${JSON.stringify(record)}\n`);
    return record.status === 'failed' ? 1 : 0;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    surroundings.complain(
      `evolve: ${surroundings.signal.aborted ? 'stopped before the end' : message}\n`,
    );
    const isRefusal = [Refusal, StorageRefused, ProposerRefused].some(
      (refused) => error instanceof refused,
    );
    return isRefusal ? 2 : 1;
  }
}

async function evolve(
  { slug, dryRun, place }: EvolveOptions,
  { variables, signal }: Surroundings,
): Promise<{ readonly record: Evolution; readonly question: ProposalQuestion | undefined }> {
  const { proposers } = await proposersFor(variables);
  const log = jsonLog('error');
  const stores = await openStores(place, systemClock, log);
  try {
    if ((await stores.strategies.strategy(slug)) === undefined) {
      throw new Refusal(`there is no strategy ${slug} in that place`);
    }
    const baton = commandBaton(stores, systemClock, log, proposers);
    const executionId = executionIdSchema.parse(`command-${randomUUID()}`);
    await baton.policy.refresh();
    await runEvolution(baton, { slug, dryRun }, { executionId, signal });
    await baton.alerting.stored();
    const record = await recordOf(baton, { executionId, slug });
    if (record === undefined) throw new Error('the evolution left no record');
    return { record, question: await stores.proposer.question(slug, executionId) };
  } finally {
    await stores.close();
  }
}
