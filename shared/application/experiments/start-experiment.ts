import { type Experiment, versionOnTrial } from '../../domain/experiment/experiment.ts';
import type { ExperimentId } from '../../domain/identifiers.ts';
import { DEFAULT_SETTINGS } from '../../domain/settings.ts';
import type { Strategy } from '../../domain/strategy/strategy.ts';
import { auditEntry } from '../audit.ts';
import type { Baton } from '../baton.ts';
import { publishCatalog } from '../publish-policy.ts';
import { Refusal } from '../refusal.ts';
import { existingExperiment } from './read-experiments.ts';
import type { ExperimentChange } from './requests.ts';
import { startingTerms } from './starting-terms.ts';

/** An experiment that is undecided after so many days ends. */
const MOST_DAYS = 60;
const DAY_MILLISECONDS = 86_400_000;

/**
 * Starts a draft: its terms are frozen and tasks are assigned from now on.
 *
 * @throws Refusal `not-found`; `conflict` for one that is no draft, whose control is not current, or
 * whose strategy has another experiment or is disabled
 */
export async function startExperiment(
  baton: Baton,
  id: ExperimentId,
  { reason }: ExperimentChange,
  caller: string,
): Promise<Experiment> {
  const draft = await existingExperiment(baton, id);
  if (draft.status !== 'draft') {
    throw new Refusal('conflict', `Experiment ${id} is ${draft.status}, not a draft.`);
  }
  const strategy = await baton.stores.strategies.strategy(draft.slug);
  if (strategy === undefined) throw new Refusal('not-found', `There is no strategy ${draft.slug}.`);
  await refuseUnstartable(baton, draft, strategy);
  const experiment = { ...(await asStarted(baton, draft)), revision: draft.revision + 1 };
  const saved = await baton.stores.experiments.save({
    experiments: [{ experiment, expectedRevision: draft.revision }],
    strategy: {
      strategy: {
        ...strategy,
        runningExperimentId: id,
        updatedAt: baton.clock.now(),
        revision: strategy.revision + 1,
      },
      expectedRevision: strategy.revision,
    },
    audit: auditEntry(baton, {
      caller,
      action: 'experiment_started',
      subject: id,
      reason,
      before: draft,
      after: experiment,
    }),
  });
  if (saved === 'conflict') {
    throw new Refusal('conflict', `${draft.slug} was changed by somebody else at the same time.`);
  }
  await publishCatalog(baton);
  return experiment;
}

/** @throws Refusal `conflict` when the strategy cannot take the experiment now */
export async function refuseUnstartable(
  { stores }: Baton,
  experiment: Experiment,
  strategy: Strategy,
): Promise<void> {
  const { slug, runningExperimentId, currentVersionId, enabled } = strategy;
  if (runningExperimentId !== null) {
    throw new Refusal(
      'conflict',
      `Experiment ${runningExperimentId} of ${slug} is running: a strategy has one at a time.`,
    );
  }
  const { versionId } = versionOnTrial(experiment);
  if (versionId !== currentVersionId) {
    throw new Refusal(
      'conflict',
      `The control ${versionId} is not the current version of ${slug}.`,
    );
  }
  if (!enabled) {
    throw new Refusal('conflict', `${slug} is disabled: no task would come to its experiment.`);
  }
  const { mode } = (await stores.settings.read())?.settings ?? DEFAULT_SETTINGS;
  if (mode !== 'learning') {
    throw new Refusal(
      'conflict',
      `The mode is ${mode}: only in the mode learning are tasks assigned to experiments.`,
    );
  }
}

/** The experiment as it is once it runs. */
export async function asStarted(baton: Baton, draft: Experiment): Promise<Experiment> {
  const { slug, guardrails } = draft;
  const now = baton.clock.now();
  const terms = await startingTerms(baton, slug, versionOnTrial(draft).versionId, guardrails);
  const endsAt = new Date(Date.parse(now) + MOST_DAYS * DAY_MILLISECONDS).toISOString();
  return { ...draft, status: 'running', terms, startedAt: now, endsAt };
}
