import type { Experiment, ExperimentTerms } from '../../domain/experiment/experiment.ts';
import type { TaskRun } from '../../domain/experiment/experiment-task.ts';
import { termsFrom } from '../../domain/experiment/terms.ts';
import type { Slug, VersionId } from '../../domain/identifiers.ts';
import type { Run } from '../../domain/run/run.ts';
import { DEFAULT_SETTINGS } from '../../domain/settings.ts';
import type { Baton } from '../baton.ts';

/** The newest runs of a strategy that are looked through for those of the control. */
const MOST_RUNS = 2_000;
const PAGE_SIZE = 200;

/** How far back runs say something about the control, in days. */
const HISTORY_DAYS = 60;
const DAY_MILLISECONDS = 86_400_000;

/** What an experiment takes from settings and from the control's latest runs, frozen as it starts. */
export async function startingTerms(
  baton: Baton,
  slug: Slug,
  control: VersionId,
  guardrails: Experiment['guardrails'],
): Promise<ExperimentTerms> {
  const settings = (await baton.stores.settings.read())?.settings ?? DEFAULT_SETTINGS;
  const runs: TaskRun[] = [];
  const since = new Date(Date.parse(baton.clock.now()) - HISTORY_DAYS * DAY_MILLISECONDS);
  const filter = { strategy: slug, since: since.toISOString() };
  let cursor: string | undefined;
  for (let read = 0; read < MOST_RUNS; read += PAGE_SIZE) {
    const page = await baton.stores.runs.list(filter, { limit: PAGE_SIZE, cursor });
    runs.push(...page.items.flatMap((run) => settledRunOf(run, control)));
    cursor = page.nextCursor ?? undefined;
    if (cursor === undefined) break;
  }
  return termsFrom(runs, settings, guardrails);
}

function settledRunOf(
  { runId, createdAt, selection, folded, outcome }: Run,
  control: VersionId,
): TaskRun[] {
  const { evidence } = folded;
  if (evidence === null || selection?.strategy.versionId !== control) return [];
  const { quality, success, costUsd, durationSeconds } = evidence;
  const escalated = outcome.facts.escalated === true;
  return [{ runId, createdAt, quality, success, costUsd, durationSeconds, escalated }];
}
