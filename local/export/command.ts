import { exportLines } from '../../shared/application/export/export-lines.ts';
import { countSettledRuns } from '../../shared/application/settled-runs.ts';
import type { Stores } from '../../shared/ports.ts';
import { systemClock } from '../clock.ts';
import { commandFailure } from '../command-failure.ts';
import type { Surroundings } from '../evaluate/surroundings.ts';
import { jsonLog } from '../log.ts';
import { openStores } from '../open-stores.ts';
import { rate, showProgress } from '../progress.ts';
import { fileWriter, type LineWriter, streamWriter } from './line-writer.ts';
import { type ExportOptions, HELP, parseOptions } from './options.ts';

/** What the command reaches outside itself, the store and the file apart. */
export interface ExportSurroundings extends Surroundings {
  /** Writes to standard output; settles when that has taken it. */
  readonly send: (text: string) => Promise<void>;
}

/** `npm run export`: writes, reports and returns the exit status that the help describes. */
export async function exportCommand(
  argv: readonly string[],
  surroundings: ExportSurroundings,
): Promise<0 | 1 | 2> {
  try {
    const options = parseOptions(argv, surroundings.today());
    if (options === undefined) surroundings.print(HELP);
    else await exportTo(options, surroundings);
    return 0;
  } catch (error) {
    const stopped = 'stopped before the end; nothing was replaced';
    return commandFailure('export', error, surroundings, stopped);
  }
}

async function exportTo(options: ExportOptions, surroundings: ExportSurroundings): Promise<void> {
  const { file, place } = options;
  const stores = await openStores(place, systemClock, jsonLog('warn'));
  try {
    const writer = file === undefined ? streamWriter(surroundings.send) : await fileWriter(file);
    const counts = await writeAll(stores, writer, options, surroundings);
    const text = `Exported to ${file ?? 'standard output'}: ${textOf(counts)}.\n`;
    // What goes to standard output is the export alone.
    if (file === undefined) surroundings.standardError.write(text);
    else surroundings.print(text);
  } finally {
    await stores.close();
  }
}

interface Counts {
  settings: number;
  strategies: number;
  versions: number;
  runs: number;
  decisions: number;
}

async function writeAll(
  stores: Stores,
  writer: LineWriter,
  { since }: ExportOptions,
  { standardError, now, signal }: ExportSurroundings,
): Promise<Counts> {
  const counts: Counts = { settings: 0, strategies: 0, versions: 0, runs: 0, decisions: 0 };
  // Runs that nothing is known of yet are written, but not counted by the sums.
  const total = await countSettledRuns(stores.sums, since ?? '');
  const progress = showProgress(standardError, total, now);
  const started = now();
  try {
    for await (const { kind, text, parts } of exportLines(stores, since)) {
      signal.throwIfAborted();
      await writer.write(text);
      if (kind === 'settings') counts.settings += 1;
      else if (kind === 'strategy') {
        counts.strategies += 1;
        counts.versions += parts;
      } else {
        counts.runs += 1;
        counts.decisions += parts;
      }
      const speed = rate(counts.runs, now() - started);
      progress.show(counts.runs, `${counts.runs} runs, ${speed} runs/s`);
    }
    await writer.finish();
  } catch (error) {
    await writer.abandon();
    throw error;
  } finally {
    progress.stop();
  }
  return counts;
}

function textOf({ settings, strategies, versions, runs, decisions }: Counts): string {
  const number = (count: number) => count.toLocaleString('en');
  return [
    ...(settings > 0 ? ['the settings'] : []),
    `${number(strategies)} strategies with ${number(versions)} versions`,
    `${number(runs)} runs with ${number(decisions)} decisions`,
  ].join(', ');
}
