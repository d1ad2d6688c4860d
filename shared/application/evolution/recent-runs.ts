import { type LoggedRun, loggedRun } from '../../domain/admission/logged-run.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import type { ProposalQuestion } from '../../domain/proposal/proposal-question.ts';
import type { Run } from '../../domain/run/run.ts';
import type { Baton } from '../baton.ts';

/** As many runs are replayed: enough to tell shares of 5 % from none. */
const MOST_RUNS = 400;
/** And these are looked through for runs of the parent. */
const MOST_READ = 2_000;
const PAGE_SIZE = 200;
const READ_AT_ONCE = 16;

/** A settled run of the parent version with its decisions. */
export interface RecentRun {
  readonly run: Run;
  readonly decisions: readonly Decision[];
  readonly logged: LoggedRun;
}

/** The latest settled runs of the version that proposals would change. */
export async function recentRuns(
  { stores }: Baton,
  { slug, analysis }: ProposalQuestion,
  signal: AbortSignal,
): Promise<readonly RecentRun[]> {
  const found: Run[] = [];
  let cursor: string | undefined;
  for (let read = 0; read < MOST_READ && found.length < MOST_RUNS; read += PAGE_SIZE) {
    signal.throwIfAborted();
    const filter = { strategy: slug, since: analysis.from };
    const page = await stores.runs.list(filter, { limit: PAGE_SIZE, cursor });
    found.push(...page.items.filter((run) => isSettledOf(run, analysis.versionId)));
    cursor = page.nextCursor ?? undefined;
    if (cursor === undefined) break;
  }
  const latest = found.slice(0, MOST_RUNS);
  const runs: RecentRun[] = [];
  for (let at = 0; at < latest.length; at += READ_AT_ONCE) {
    signal.throwIfAborted();
    const some = latest.slice(at, at + READ_AT_ONCE).map(async (run) => {
      const decisions = await stores.runs.decisions(run.runId);
      return { run, decisions, logged: loggedRun(run, decisions) };
    });
    runs.push(...(await Promise.all(some)));
  }
  return runs;
}

/** As the analysis counts them. */
function isSettledOf({ folded }: Run, versionId: string): boolean {
  return folded.evidence?.strategy?.versionId === versionId;
}
