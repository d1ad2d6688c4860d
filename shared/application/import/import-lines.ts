import { HAND_DESIGNED_STRATEGIES } from '../../domain/strategy/hand-designed.ts';
import type { Baton } from '../baton.ts';
import { publishCatalog } from '../publish-policy.ts';
import { Refusal } from '../refusal.ts';
import { seedStrategies } from '../seed-strategies.ts';
import { importRuns, type NumberedRun } from './import-runs.ts';
import { type ImportScope, startImport } from './import-scope.ts';
import { importSettings } from './import-settings.ts';
import { importStrategy } from './import-strategy.ts';
import { type Line, parseLine } from './parse-line.ts';
import { refusalReason } from './refusal-reason.ts';
import { ImportTally, type ImportTotals, type RefusedLine } from './tally.ts';

/** One line of a file, or why it cannot be read. */
export interface TextLine {
  /** From 1. */
  readonly number: number;
  readonly text: string | { readonly unreadable: string };
}

export interface ImportRequest {
  /** The file, some lines at a time; those are stored at once. */
  readonly batches: AsyncIterable<readonly TextLine[]>;
  /** Whether lines with settings are meant for this deployment. */
  readonly withSettings: boolean;
  /** Who imports, for the audit log. */
  readonly caller: string;
  /** Why, for the audit log. */
  readonly reason: string;
  readonly onRefused: (refused: RefusedLine) => void;
  /** Hears what has been done after every batch. */
  readonly onProgress: (totals: ImportTotals) => void;
}

/**
 * Stores what the lines of a file tell of, each exactly once, whether or not an earlier import stored
 * some of it. What does not fit is refused line by line and everything else goes in. The runs are due
 * then; folding them is what makes the policy learn from them.
 *
 * Cost: memory for one batch; a read and a write a run, two reads for one that is there already.
 */
export async function importLines(baton: Baton, request: ImportRequest): Promise<ImportTotals> {
  const scope = await startImport(baton, request);
  const tally = new ImportTally(request.onRefused);
  const seed = once(() => seedStrategies(baton, HAND_DESIGNED_STRATEGIES));
  for await (const batch of request.batches) {
    let runs: NumberedRun[] = [];
    const storeRuns = async () => {
      // After the file's own strategies, which take the place of those that Baton ships.
      if (runs.length > 0) await seed();
      await importRuns(scope, tally, runs);
      runs = [];
    };
    for (const { number, text } of batch) {
      const line = await orRefused(tally, number, async () => lineOf(text));
      if (line?.kind === 'run') runs.push({ number, run: line.run });
      else if (line !== undefined) {
        // Whatever follows may follow this strategy, or be under these settings.
        await storeRuns();
        await importOther(scope, tally, number, line, request.withSettings);
      }
    }
    await storeRuns();
    request.onProgress(tally.totals());
  }
  await seed();
  await publishCatalog(baton);
  return tally.totals();
}

function lineOf(text: TextLine['text']): Line {
  if (typeof text === 'string') return parseLine(text);
  throw new Refusal('invalid-input', text.unreadable);
}

async function importOther(
  scope: ImportScope,
  tally: ImportTally,
  number: number,
  line: Exclude<Line, { readonly kind: 'run' }>,
  withSettings: boolean,
): Promise<void> {
  await orRefused(tally, number, async () => {
    if (line.kind === 'settings') {
      if (withSettings) tally.add(await importSettings(scope, line.settings), 'settings');
      else tally.leaveOutSettings();
      return;
    }
    const { became, versions, refusals } = await importStrategy(scope, line.strategy);
    tally.add('imported', 'versions', versions.imported);
    tally.add('there', 'versions', versions.there);
    if (became !== 'refused') tally.add(became, 'strategies');
    for (const reason of refusals) tally.refuse(number, reason);
  });
}

async function orRefused<Result>(
  tally: ImportTally,
  line: number,
  step: () => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await step();
  } catch (error) {
    tally.refuse(line, refusalReason(error));
    return undefined;
  }
}

function once(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= action();
    return done;
  };
}
