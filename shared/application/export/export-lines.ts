import type { Run } from '../../domain/run/run.ts';
import type { Stores } from '../../ports.ts';
import type { WrittenSettingsLine } from '../import/parse-line.ts';
import { runAsLine } from './run-as-line.ts';
import { strategyAsLine } from './strategy-as-line.ts';

/** A line of an export, and what it holds. */
export interface ExportedLine {
  readonly kind: 'settings' | 'strategy' | 'run';
  /** JSON without a line feed. */
  readonly text: string;
  /** Decisions of a run, versions of a strategy. */
  readonly parts: number;
}

/** Runs read at once. */
const RUNS_A_PAGE = 100;

/**
 * Everything that an import needs to learn the same elsewhere: the settings, if they were ever
 * changed, the strategies with all their versions, then the runs, the newest first.
 *
 * Cost: memory for one page of runs; a read or two a run.
 *
 * @param since ISO 8601; only runs created at or after it
 */
export async function* exportLines(
  stores: Stores,
  since: string | undefined,
): AsyncGenerator<ExportedLine> {
  const stored = await stores.settings.read();
  if (stored !== undefined) {
    const { settings } = stored;
    yield lineOf('settings', { settings } satisfies WrittenSettingsLine, 0);
  }
  for (const strategy of await stores.strategies.list()) {
    const versions = await stores.strategies.versions(strategy.slug);
    yield lineOf('strategy', strategyAsLine(strategy, versions), versions.length);
  }
  let cursor: string | undefined;
  do {
    const page = await stores.runs.list(
      { strategy: undefined, since },
      { limit: RUNS_A_PAGE, cursor },
    );
    yield* await Promise.all(page.items.map((run) => runLine(stores, run)));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

async function runLine({ runs }: Stores, run: Run): Promise<ExportedLine> {
  const [decisions, assignment] = await Promise.all([
    runs.decisions(run.runId),
    // Only a run with a selection can have made an assignment.
    run.selection === null ? undefined : runs.assignment(run.taskId),
  ]);
  const line = runAsLine({ run, decisions }, assignment?.firstRunId === run.runId);
  return lineOf('run', line, decisions.length);
}

function lineOf(kind: ExportedLine['kind'], line: object, parts: number): ExportedLine {
  return { kind, text: JSON.stringify(line), parts };
}
