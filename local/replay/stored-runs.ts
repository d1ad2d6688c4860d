import type { ApiClient, StoredRun } from '../api-client.ts';
import type { PlayedRun } from './play-run.ts';
import { Refusal } from './refusal.ts';
import type { ScheduledRun } from './schedule.ts';

/** How many runs are read at once. */
const BATCH = 16;

/** Throws a refusal when the server already holds one of the runs: replaying would mix with it. */
export async function refuseExistingRuns(client: ApiClient, runs: readonly ScheduledRun[]) {
  for await (const [{ runId }, stored] of readAll(client, runs)) {
    if (stored === undefined) continue;
    throw new Refusal(
      `the server already holds the run ${runId}: replay into an empty server, or choose another --shuffle seed`,
    );
  }
}

/** Reads every run back: what was lost, doubled or changed on the way, in words; empty is right. */
export async function storedProblems(client: ApiClient, runs: readonly PlayedRun[]) {
  const problems: string[] = [];
  for await (const [run, stored] of readAll(client, runs)) {
    problems.push(...problemsOf(run, stored).map((problem) => `${run.runId}: ${problem}`));
  }
  return problems;
}

function problemsOf(run: PlayedRun, stored: StoredRun | undefined): string[] {
  if (stored === undefined) return ['the run is lost'];
  const ids = stored.decisions.map(({ decisionId }) => decisionId);
  const lost = run.decisions.filter(({ decisionId }) => !ids.includes(decisionId)).length;
  const extra = ids.length - (run.decisions.length - lost);
  const { outcome } = stored;
  return [
    ...(lost > 0 ? [`${lost} of ${run.decisions.length} decisions lost`] : []),
    ...(extra > 0 ? [`${extra} decisions too many`] : []),
    ...(outcome?.success === run.outcome.success && outcome.costUsd === run.outcome.costUsd
      ? []
      : [`outcome ${JSON.stringify(outcome ?? null)} instead of ${JSON.stringify(run.outcome)}`]),
  ];
}

async function* readAll<Run extends { readonly runId: string }>(
  client: ApiClient,
  runs: readonly Run[],
): AsyncGenerator<readonly [Run, StoredRun | undefined]> {
  for (let start = 0; start < runs.length; start += BATCH) {
    const batch = runs.slice(start, start + BATCH);
    yield* await Promise.all(
      batch.map(async (run) => [run, await client.readRun(run.runId)] as const),
    );
  }
}
