import type { Experiment, Verdict } from '../../domain/experiment/experiment.ts';
import type { Judgement } from '../../domain/experiment/judge.ts';
import type { VersionId } from '../../domain/identifiers.ts';
import type { Strategy } from '../../domain/strategy/strategy.ts';
import type { ExperimentWrite } from '../../ports.ts';
import { auditEntry, BATON_ITSELF } from '../audit.ts';
import type { Baton } from '../baton.ts';
import { startedRetention } from './start-retention.ts';

type End = Extract<Judgement, { readonly kind: 'end' }>;

/**
 * The one write that ends an experiment: the verdict, the strategy with the version that is current
 * from now on, and after a promotion the retention that watches over it.
 */
export async function verdictWrite(
  baton: Baton,
  before: Experiment,
  strategy: Strategy | undefined,
  { verdict, arms }: End,
): Promise<ExperimentWrite> {
  const ended: Experiment = {
    ...before,
    status: 'ended',
    arms: [...arms],
    verdict,
    revision: before.revision + 1,
  };
  const write = { experiment: ended, expectedRevision: before.revision };
  const audit = auditEntry(baton, {
    caller: BATON_ITSELF,
    action: actionOf(verdict),
    subject: verdict.versionId ?? before.id,
    reason: verdict.reason,
    before,
    after: ended,
  });
  if (strategy?.runningExperimentId !== before.id) return { experiments: [write], audit };
  const after = withoutExperiment(strategy, verdict.versionId, verdict.at);
  const expectedRevision = strategy.revision;
  if (verdict.kind !== 'promote' || verdict.versionId === null) {
    return { experiments: [write], strategy: { strategy: after, expectedRevision }, audit };
  }
  const retention = await startedRetention(baton, before, after, verdict.versionId);
  return {
    experiments: [write, { experiment: retention, expectedRevision: 0 }],
    strategy: {
      strategy: { ...after, runningExperimentId: retention.id },
      expectedRevision,
    },
    audit,
  };
}

/** The strategy after its experiment. @param versionId the version it goes on with, if it changes */
export function withoutExperiment(
  strategy: Strategy,
  versionId: VersionId | null,
  at: string,
): Strategy {
  return {
    ...strategy,
    currentVersionId: versionId ?? strategy.currentVersionId,
    runningExperimentId: null,
    updatedAt: at,
    revision: strategy.revision + 1,
  };
}

function actionOf({ kind }: Verdict) {
  if (kind === 'promote') return 'version_promoted';
  return kind === 'roll_back' ? 'version_rolled_back' : 'experiment_ended';
}
