import { isHeldBack } from '../../domain/analysis/held-back.ts';
import { type AdmissionBounds, admissionBounds } from '../../domain/evaluation/admission-bounds.ts';
import { compiledPolicy, compiledRewardModel } from '../../domain/evaluation/compiled-policy.ts';
import { addRun, noEvaluationSums } from '../../domain/evaluation/evaluation-sums.ts';
import { randomisedDecision } from '../../domain/evaluation/randomised-decision.ts';
import type { InsufficientSupport } from '../../domain/evaluation/support.ts';
import { SELECT_STRATEGY } from '../../domain/identifiers.ts';
import type { Configuration } from '../../domain/strategy/configuration.ts';
import type { Baton } from '../baton.ts';
import type { RecentRun } from './recent-runs.ts';

/**
 * What the log says about a configuration: the decisions that chance made in those of the runs that
 * proposers have not seen, put before the policy in force as it would answer if the runs had followed
 * that configuration.
 *
 * @returns a function that answers `undefined` where there is no policy to ask
 */
export async function offPolicyScreen(
  baton: Baton,
  runs: readonly RecentRun[],
): Promise<(config: Configuration) => AdmissionBounds | InsufficientSupport | undefined> {
  const { policy } = await baton.policy.current();
  if (policy === undefined) return () => undefined;
  const target = compiledPolicy(policy);
  const rewardModel = compiledRewardModel(policy);
  const unseen = runs.filter(({ run }) => isHeldBack(run.runId));
  return (config) => {
    let sums = noEvaluationSums();
    for (const { run, decisions } of unseen) {
      const made = decisions.flatMap((decision) => {
        if (decision.type === SELECT_STRATEGY) return [];
        const read = randomisedDecision(decision, run.taskId, run.selection?.strategy.config);
        return typeof read === 'string' ? [] : [read];
      });
      const logged = made.map(({ question, chosen }) => ({
        chosen,
        loggingProbabilities: question.alternatives.map(({ probability }) => probability),
        evaluationProbabilities: target.probabilities({ ...question, config }),
        estimatedRewards: rewardModel.estimates(question),
        reward: run.folded.evidence?.utility ?? 0,
      }));
      if (logged.length > 0) sums = addRun(sums, logged);
    }
    return admissionBounds(sums);
  };
}
