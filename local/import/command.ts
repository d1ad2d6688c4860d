import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Baton } from '../../shared/application/baton.ts';
import { importLines } from '../../shared/application/import/import-lines.ts';
import type { ImportTotals } from '../../shared/application/import/tally.ts';
import { systemClock } from '../clock.ts';
import { commandBaton } from '../command-baton.ts';
import { commandFailure } from '../command-failure.ts';
import type { Surroundings } from '../evaluate/surroundings.ts';
import { jsonLog } from '../log.ts';
import { rate, showProgress } from '../progress.ts';
import { Refusal } from '../replay/refusal.ts';
import { storageAt } from '../runtime.ts';
import { foldImported } from './fold-imported.ts';
import { HELP, type ImportOptions, parseOptions } from './options.ts';
import { readLines } from './read-lines.ts';
import { type RefusedLines, refusedLines } from './refused-lines.ts';
import { type ImportSummary, summaryAsJson, summaryAsText } from './summary-text.ts';

type ImportSurroundings = Omit<Surroundings, 'today'>;

/** `npm run import`: imports, folds, reports and returns the exit status that the help describes. */
export async function importCommand(
  argv: readonly string[],
  surroundings: ImportSurroundings,
): Promise<0 | 1 | 2> {
  try {
    const options = parseOptions(argv);
    if (options !== undefined) return await importFile(options, surroundings);
    surroundings.print(HELP);
    return 0;
  } catch (error) {
    const stopped = 'stopped before the end; the same command goes on';
    return commandFailure('import', error, surroundings, stopped);
  }
}

async function importFile(
  options: ImportOptions,
  surroundings: ImportSurroundings,
): Promise<0 | 1> {
  const size = await sizeOf(options.file);
  const refused = await refusedLines(options.report);
  const log = jsonLog('warn');
  const { stores, prepare } = await storageAt(options.place, systemClock, log);
  const baton = commandBaton(stores, systemClock, log);
  try {
    await prepare();
    const started = surroundings.now();
    const totals = await importAll(baton, options, size, refused, surroundings);
    const folded =
      options.place.dynamodb === undefined ? await foldImported(baton, surroundings) : undefined;
    const secondsElapsed = (surroundings.now() - started) / 1_000;
    const summary: ImportSummary = { file: options.file, totals, folded, secondsElapsed };
    surroundings.print(`${summaryAsText(summary, refused.first)}\n`);
    if (options.json) surroundings.print(`${summaryAsJson(summary)}\n`);
    return totals.refused > 0 ? 1 : 0;
  } finally {
    await baton.alerting.stored();
    await stores.close();
    refused.close();
  }
}

async function importAll(
  baton: Baton,
  { file, withSettings }: ImportOptions,
  size: number,
  refused: RefusedLines,
  { standardError, now, signal }: ImportSurroundings,
): Promise<ImportTotals> {
  const progress = showProgress(standardError, size, now);
  const started = now();
  let bytes = 0;
  try {
    return await importLines(baton, {
      batches: readLines(file, (more) => {
        bytes += more;
      }),
      withSettings,
      caller: 'command line',
      reason: `imported from ${basename(file)}`,
      onRefused: refused.add,
      onProgress: ({ imported, there, refused: count }) => {
        signal.throwIfAborted();
        const runs = imported.runs + there.runs;
        const speed = rate(runs, now() - started);
        progress.show(bytes, `${runs} runs, ${speed} runs/s, ${count} refused`);
      },
    });
  } finally {
    progress.stop();
  }
}

/** @throws Refusal for a file that cannot be read */
async function sizeOf(file: string): Promise<number> {
  const stats = await stat(file).catch((error: unknown) => {
    throw new Refusal(error instanceof Error ? error.message : String(error));
  });
  if (stats.isDirectory()) throw new Refusal(`${file} is a folder`);
  return stats.size;
}
