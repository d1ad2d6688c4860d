import type { RunId } from '../../domain/identifiers.ts';
import type { Run } from '../../domain/run/run.ts';
import type { RunLog } from '../../ports.ts';

/** A run that may be forgotten. */
export interface FoundRun {
  readonly runId: RunId;
  /** Its selection not counted. */
  readonly decisions: number;
  /** Whether something was learned from it. */
  readonly isLearnedFrom: boolean;
}

/** The most that a page of runs holds. */
const PAGE_SIZE = 200;

/** @returns `undefined` when there is no such run */
export async function findRun(runs: RunLog, runId: RunId): Promise<FoundRun | undefined> {
  const run = await runs.run(runId);
  return run && found(run);
}

/**
 * The runs of a project, the newest first: those that name it as theirs, among their features, or
 * among those of their decisions. No index knows projects, so all runs are looked at.
 *
 * @param onPage hears how many more were looked at
 */
export async function findRunsOfProject(
  runs: RunLog,
  project: string,
  onPage: (looked: number) => void,
): Promise<FoundRun[]> {
  const all: FoundRun[] = [];
  let cursor: string | undefined;
  do {
    const everything = { strategy: undefined, since: undefined };
    const page = await runs.list(everything, { limit: PAGE_SIZE, cursor });
    const ofProject = await Promise.all(
      page.items.map(async (run) => ((await names(runs, run, project)) ? [found(run)] : [])),
    );
    all.push(...ofProject.flat());
    onPage(page.items.length);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return all;
}

async function names(runs: RunLog, run: Run, project: string): Promise<boolean> {
  if (run.project === project || run.context.project === project) return true;
  // A run that was only asked about choices has its project among their features alone.
  if (run.project !== null || run.decisionCount === 0) return false;
  const decisions = await runs.decisions(run.runId);
  return decisions.some(({ context }) => context.project === project);
}

function found({ runId, decisionCount, folded }: Run): FoundRun {
  return { runId, decisions: decisionCount, isLearnedFrom: folded.evidence !== null };
}
