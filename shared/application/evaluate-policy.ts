import { evaluatePolicy, type PolicyEvaluation } from '../domain/evaluation/evaluate-policy.ts';
import {
  addRun,
  type EvaluationSums,
  noEvaluationSums,
} from '../domain/evaluation/evaluation-sums.ts';
import type { LoggedDecision } from '../domain/evaluation/logged-decision.ts';
import type { EvaluatedPolicy, RewardModel } from '../domain/evaluation/question.ts';
import type { InsufficientSupport } from '../domain/evaluation/support.ts';
import type { RunLog } from '../ports.ts';
import { type LogFilter, type SettledRun, settledRuns } from './settled-runs.ts';

/** Makes a reward model in a first pass over the very runs that are then evaluated. */
export type RewardModelOfLog = (runs: AsyncIterable<SettledRun>) => Promise<RewardModel>;

export interface PolicyEvaluationRequest extends LogFilter {
  readonly policy: EvaluatedPolicy;
  readonly rewardModel: RewardModel | RewardModelOfLog;
  /** Hears of every settled run that is read; what it throws ends the evaluation. */
  readonly onRun: (run: SettledRun) => void;
}

/** Decisions that say nothing about another policy, by the reason. */
type LeftOut = Record<SettledRun['leftOut'][number]['reason'], number>;

/** What the log says about a policy in decisions of one type. */
export interface TypeEvaluation {
  readonly type: string;
  readonly evaluation: PolicyEvaluation | InsufficientSupport;
  readonly leftOut: Readonly<LeftOut>;
}

/** What the log says about a policy, by decision type. */
export interface LogEvaluation {
  /** Settled runs that were read. */
  readonly runs: number;
  readonly types: readonly TypeEvaluation[];
}

/**
 * Answers from the log what another policy would have come to, each decision type by itself. Only
 * decisions of settled runs count that chance made with known odds; the reward is the run's
 * utility.
 *
 * Memory does not grow with the log. Cost: a read of each run's decisions, twice with a first pass.
 */
export async function evaluatePolicyOnLog(
  log: RunLog,
  request: PolicyEvaluationRequest,
): Promise<LogEvaluation> {
  const { policy, onRun } = request;
  const rewardModel =
    typeof request.rewardModel === 'function'
      ? await request.rewardModel(heard(settledRuns(log, request), onRun))
      : request.rewardModel;
  const types = new Map<string, { sums: EvaluationSums; readonly leftOut: LeftOut }>();
  const ofType = (type: string) => {
    const known = types.get(type) ?? { sums: noEvaluationSums(), leftOut: { ...NOTHING } };
    types.set(type, known);
    return known;
  };
  let runs = 0;
  for await (const run of heard(settledRuns(log, request), onRun)) {
    runs += 1;
    for (const [type, decisions] of Map.groupBy(run.decisions, ({ question }) => question.type)) {
      const known = ofType(type);
      known.sums = addRun(
        known.sums,
        decisions.map((each) => putBefore(each, run.utility, policy, rewardModel)),
      );
    }
    for (const { type, reason } of run.leftOut) ofType(type).leftOut[reason] += 1;
  }
  return {
    runs,
    types: [...types]
      .map(([type, { sums, leftOut }]) => ({ type, evaluation: evaluatePolicy(sums), leftOut }))
      .sort((left, right) => (left.type < right.type ? -1 : 1)),
  };
}

const NOTHING: LeftOut = { certain: 0, unknown: 0, repeated: 0 };

async function* heard(
  runs: AsyncIterable<SettledRun>,
  onRun: (run: SettledRun) => void,
): AsyncGenerator<SettledRun> {
  for await (const run of runs) {
    onRun(run);
    yield run;
  }
}

function putBefore(
  { question, chosen }: SettledRun['decisions'][number],
  reward: number,
  policy: EvaluatedPolicy,
  rewardModel: RewardModel,
): LoggedDecision {
  return {
    chosen,
    loggingProbabilities: question.alternatives.map(({ probability }) => probability),
    evaluationProbabilities: policy.probabilities(question),
    estimatedRewards: rewardModel.estimates(question),
    reward,
  };
}
