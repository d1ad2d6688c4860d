import { type Experiment, versionOnTrial } from '../../domain/experiment/experiment.ts';
import { experimentIdOf, type VersionId } from '../../domain/identifiers.ts';
import type { Strategy } from '../../domain/strategy/strategy.ts';
import type { Baton } from '../baton.ts';
import { startingTerms } from './starting-terms.ts';

/** The share of tasks that stays with the previous version after a promotion, and for how long. */
const RETAINED_SHARE = 0.1;
const RETENTION_DAYS = 14;

const DAY_MILLISECONDS = 86_400_000;

/**
 * The experiment that begins with a promotion: a tenth of the tasks stays with the version of before
 * for two weeks, so that a promoted version that turns out worse is found and goes back.
 *
 * @param strategy as it is once `promoted` is current
 */
export async function startedRetention(
  baton: Baton,
  comparison: Experiment,
  strategy: Strategy,
  promoted: VersionId,
): Promise<Experiment> {
  const now = baton.clock.now();
  const previous = versionOnTrial(comparison).versionId;
  const { slug, minimumEffect, horizonTasks, guardrails } = comparison;
  const arm = (name: string, versionId: VersionId, weight: number) => ({
    name,
    versionId,
    weight,
    closed: null,
  });
  return {
    id: experimentIdOf(slug, strategy.revision),
    slug,
    kind: 'retention',
    status: 'running',
    arms: [
      arm('previous', previous, RETAINED_SHARE),
      arm('promoted', promoted, 1 - RETAINED_SHARE),
    ],
    minimumEffect,
    horizonTasks,
    guardrails,
    reason: `${promoted} was promoted by experiment ${comparison.id}.`,
    executionId: comparison.executionId,
    terms: await startingTerms(baton, slug, previous, guardrails),
    createdAt: now,
    startedAt: now,
    endsAt: new Date(Date.parse(now) + RETENTION_DAYS * DAY_MILLISECONDS).toISOString(),
    verdict: null,
    revision: 1,
  };
}
