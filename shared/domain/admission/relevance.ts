import type { Cell } from '../analysis/analysis.ts';
import { isInCell } from '../analysis/cells.ts';
import { applyEdits, type EditGrid } from '../proposal/apply-edits.ts';
import { namedLeafOf } from '../proposal/leaf-path.ts';
import type { Edit } from '../proposal/proposal.ts';
import type { Configuration } from '../strategy/configuration.ts';
import { changedAnswers } from './changed-answers.ts';
import type { LoggedRun } from './logged-run.ts';
import { passed, refused, type StageAnswer } from './stage-answer.ts';

/** Percent of the logged runs. */
const LEAST_CHANGED = 5;
const MOST_REDIRECTED = 60;

export interface RelevanceFacts {
  readonly runs: readonly LoggedRun[];
  readonly allowedAgents: readonly string[] | null;
  readonly grid: EditGrid;
  /** Those that the proposal says it is about. */
  readonly citedCells: readonly Pick<Cell, 'id' | 'features'>[];
}

/**
 * Whether the change matters in at least 5 % of the logged runs and in the cells that it cites, and
 * whether its choice of agents is a choice for cells: rules, and agents that may no longer be chosen,
 * may redirect at most 60 % of the runs.
 *
 * Only these have the upper limit. What a run is told at its start (approach, numbers, the usual
 * agent) holds in every run by its nature; a limit would leave such values as they are for ever. What
 * is done after a failure has none either: it concerns failures, and a strategy that fails often needs
 * it most. New agents to choose from redirect nothing by themselves.
 */
export function checkRelevance(
  parent: Configuration,
  child: Configuration,
  edits: readonly Edit[],
  { runs, allowedAgents, grid, citedCells }: RelevanceFacts,
): StageAnswer {
  if (runs.length === 0) return passed('There is no run to replay.', 'nothing_logged');
  const changed = runs.filter((run) => changedAnswers(parent, child, run, allowedAgents).changes);
  const detail = `It changes ${changed.length} of ${runs.length} logged runs.`;
  if (100 * changed.length < LEAST_CHANGED * runs.length) return refused('changes_too_few', detail);
  const limited = applyEdits(parent, edits.filter(choosesAgents), grid);
  const redirecting = limited.kind === 'applied' ? limited.config : child;
  const redirected = runs.filter(
    (run) => changedAnswers(parent, redirecting, run, allowedAgents).redirects,
  );
  if (100 * redirected.length > MOST_REDIRECTED * runs.length) {
    const much = `It sends ${redirected.length} of ${runs.length} logged runs to other agents.`;
    return refused('redirects_too_many', much);
  }
  const untouched = citedCells.find(
    (cell) =>
      runs.some(({ context }) => isInCell(context, cell)) &&
      !changed.some(({ context }) => isInCell(context, cell)),
  );
  return untouched === undefined
    ? passed(detail)
    : refused('cited_cell_untouched', `It changes no logged run where ${untouched.id}.`);
}

/** Edits that say for a part of the runs who works on them. */
function choosesAgents({ path }: Edit): boolean {
  const family = namedLeafOf(path)?.family;
  return family === 'agentSelection.rules' || family === 'agentSelection.agents';
}
