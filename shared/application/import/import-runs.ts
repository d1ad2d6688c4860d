import { importRun } from './import-run.ts';
import type { ImportScope } from './import-scope.ts';
import { persistently } from './persistently.ts';
import { refusalReason } from './refusal-reason.ts';
import type { RunLine } from './run-line.ts';
import type { ImportTally, RefusedLine } from './tally.ts';

/** What a line of a file tells of a run. */
export interface NumberedRun {
  readonly number: number;
  readonly run: RunLine;
}

/** Stores runs at once, but what lines tell of one run in their order: the first one counts. */
export async function importRuns(
  scope: ImportScope,
  tally: ImportTally,
  runs: readonly NumberedRun[],
): Promise<void> {
  const refused: RefusedLine[] = [];
  const importOne = async ({ number, run }: NumberedRun): Promise<void> => {
    try {
      const { became, decisions } = await persistently(scope.baton.clock, () =>
        importRun(scope, run),
      );
      tally.add(became, 'runs');
      tally.add(became, 'decisions', decisions);
    } catch (error) {
      refused.push({ line: number, reason: refusalReason(error) });
    }
  };
  const groups = Map.groupBy(runs, ({ run }) => run.runId);
  await Promise.all(
    [...groups.values()].map(async (group) => {
      for (const run of group) await importOne(run);
    }),
  );
  refused.sort((left, right) => left.line - right.line);
  for (const { line, reason } of refused) tally.refuse(line, reason);
}
