import { type Arm, type Experiment, versionOnTrial } from '../../domain/experiment/experiment.ts';
import { scorePerUtility } from '../../domain/experiment/task-score.ts';
import { liftOver } from '../../domain/experiment/totals.ts';
import type { Slug, VersionId } from '../../domain/identifiers.ts';
import { editsBetween } from '../../domain/proposal/edits-between.ts';
import type { PastExperiment } from '../../domain/proposal/past-experiment.ts';
import { trialLabel } from '../../domain/proposal/trial-label.ts';
import type { StrategyVersion } from '../../domain/strategy/strategy.ts';
import type { Baton } from '../baton.ts';
import { countsOf } from '../experiments/judge.ts';

/** Versions that were tried which a question tells of. */
const MOST_PAST = 50;
const PAGE_SIZE = 50;

/** A version as an experiment tried it. */
interface Trial {
  readonly experiment: Experiment;
  readonly arm: Arm;
  readonly label: PastExperiment['label'];
}

/**
 * What became of the versions of a strategy that were tried, the latest first; at most 50.
 *
 * Cost: a read for each experiment.
 *
 * @param versions those of the strategy
 * @param knownAgents what a version that names no agent may choose from
 */
export async function pastExperiments(
  baton: Baton,
  slug: Slug,
  versions: readonly StrategyVersion[],
  knownAgents: readonly string[],
): Promise<PastExperiment[]> {
  const byId = new Map(versions.map((version) => [version.id, version]));
  const told: PastExperiment[] = [];
  for (const trial of await trialsOf(baton, slug)) {
    const { experiment, arm, label } = trial;
    const version = byId.get(arm.versionId);
    if (version === undefined) continue;
    const parent = byId.get(version.parentVersionId ?? versionOnTrial(experiment).versionId);
    told.push({
      versionId: version.id,
      parentVersionId: version.parentVersionId,
      label,
      edits: parent === undefined ? [] : editsBetween(parent.config, version.config, knownAgents),
      expectedGain: version.expectedImprovement,
      measuredGain: await measuredGain(baton, trial),
    });
  }
  return told;
}

async function trialsOf({ stores }: Baton, slug: Slug): Promise<Trial[]> {
  const trials: Trial[] = [];
  /** Promoted versions that turned out worse. A retention is later than what it follows. */
  const rolledBack = new Set<VersionId>();
  let cursor: string | undefined;
  do {
    const filter = { slug, status: 'ended' as const };
    const page = await stores.experiments.list(filter, { limit: PAGE_SIZE, cursor });
    for (const experiment of page.items) {
      if (experiment.kind === 'retention') {
        if (experiment.verdict?.kind === 'roll_back') {
          rolledBack.add(versionOnTrial(experiment).versionId);
        }
        continue;
      }
      // A draft that was stopped has tried nothing.
      if (experiment.startedAt === null) continue;
      const challengers = experiment.arms.slice(1).map((arm) => {
        const label = trialLabel(experiment, arm);
        const isWorse = label === 'won' && rolledBack.delete(arm.versionId);
        return { experiment, arm, label: isWorse ? ('harmful' as const) : label };
      });
      trials.push(...challengers);
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && trials.length < MOST_PAST);
  return trials.slice(0, MOST_PAST);
}

/** Mean utility of the version's tasks less that of the control's; `null` before both have some. */
async function measuredGain(baton: Baton, { experiment, arm }: Trial): Promise<number | null> {
  const [control] = experiment.arms;
  if (experiment.terms === null || control === undefined) return null;
  const counts = await countsOf(baton, experiment.id);
  const lift = liftOver(counts, control.name, arm.name);
  return lift === undefined ? null : lift / scorePerUtility(experiment.terms);
}
