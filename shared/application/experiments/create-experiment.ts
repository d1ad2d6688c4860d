import type { Arm, Experiment } from '../../domain/experiment/experiment.ts';
import { experimentIdOf } from '../../domain/identifiers.ts';
import type { Strategy } from '../../domain/strategy/strategy.ts';
import { auditEntry } from '../audit.ts';
import type { Baton } from '../baton.ts';
import { publishCatalog } from '../publish-policy.ts';
import { invalidInput, Refusal } from '../refusal.ts';
import type { ExperimentRequest } from './requests.ts';
import { asStarted, refuseUnstartable } from './start-experiment.ts';

/**
 * Creates an experiment and, unless it is a draft, starts it. The arm with the current version is the
 * control.
 *
 * @throws Refusal `not-found` for an unknown strategy; `invalid-input` for a version it does not have;
 * `conflict` when no arm is current, another experiment runs, or the strategy changes meanwhile
 */
export async function createExperiment(
  baton: Baton,
  request: ExperimentRequest,
  caller: string,
): Promise<Experiment> {
  const { slug, minimumEffect, horizonTasks, guardrails, draft, reason } = request;
  const strategy = await baton.stores.strategies.strategy(slug);
  if (strategy === undefined) throw new Refusal('not-found', `There is no strategy ${slug}.`);
  await checkVersions(baton, request);
  const arms = armsOf(request, strategy);
  const now = baton.clock.now();
  const prepared: Experiment = {
    id: experimentIdOf(slug, strategy.revision + 1),
    slug,
    kind: 'comparison',
    status: 'draft',
    arms,
    minimumEffect,
    horizonTasks,
    guardrails,
    reason,
    executionId: null,
    terms: null,
    createdAt: now,
    startedAt: null,
    endsAt: null,
    verdict: null,
    revision: 1,
  };
  if (!draft) await refuseUnstartable(baton, prepared, strategy);
  const experiment = draft ? prepared : await asStarted(baton, prepared);
  const saved = await baton.stores.experiments.save({
    experiments: [{ experiment, expectedRevision: 0 }],
    // A draft moves the revision too: the next experiment gets another id.
    strategy: {
      strategy: {
        ...strategy,
        runningExperimentId: draft ? strategy.runningExperimentId : experiment.id,
        updatedAt: now,
        revision: strategy.revision + 1,
      },
      expectedRevision: strategy.revision,
    },
    audit: auditEntry(baton, {
      caller,
      action: draft ? 'experiment_created' : 'experiment_started',
      subject: experiment.id,
      reason,
      before: null,
      after: experiment,
    }),
  });
  if (saved === 'conflict') {
    throw new Refusal('conflict', `${slug} was changed by somebody else at the same time.`);
  }
  if (!draft) await publishCatalog(baton);
  return experiment;
}

async function checkVersions(baton: Baton, { slug, arms }: ExperimentRequest): Promise<void> {
  for (const [at, { versionId }] of arms.entries()) {
    const version = await baton.stores.strategies.version(versionId);
    if (version?.slug !== slug) {
      throw invalidInput(`arms.${at}.versionId`, `${slug} has no version ${versionId}`);
    }
  }
}

/** The control first, then the challengers in the order they were named. */
function armsOf({ slug, arms }: ExperimentRequest, { currentVersionId }: Strategy): Arm[] {
  const control = arms.find(({ versionId }) => versionId === currentVersionId);
  if (control === undefined) {
    const current = currentVersionId === null ? 'none' : `it is ${currentVersionId}`;
    throw new Refusal(
      'conflict',
      `One arm must be the current version of ${slug} (${current}): the others are compared with it.`,
    );
  }
  const challengers = arms.filter((arm) => arm !== control);
  return [
    { name: 'control', ...control, closed: null },
    ...challengers.map((arm, at) => ({ name: `challenger-${at + 1}`, ...arm, closed: null })),
  ];
}
