import type { WeighedAlternative } from '../decision/decision.ts';
import { SELECT_STRATEGY } from '../identifiers.ts';
import { chooseOption } from '../policy/choose.ts';
import type { Policy } from '../policy/policy.ts';
import { selectStrategy } from '../policy/select.ts';
import type { EvaluatedPolicy, LoggedQuestion, RewardModel } from './question.ts';

/** Expected utility of an option without evidence. */
const PRIOR_MEAN = 0.5;

/** A compiled policy as it would answer in its mode. */
export function compiledPolicy(policy: Policy): EvaluatedPolicy {
  return {
    probabilities: (question) => inOrder(question, policy, (answer) => answer?.probability ?? 0),
  };
}

/**
 * The estimates that a compiled policy decides by, whatever its mode, and .5 before evidence.
 *
 * @param policy `undefined` expects .5 of everything
 */
export function compiledRewardModel(policy: Policy | undefined): RewardModel {
  // The baseline of the modes `off` and `shadow` answers without estimates.
  const learning = policy && {
    ...policy,
    catalog: {
      ...policy.catalog,
      settings: { ...policy.catalog.settings, mode: 'learning' as const },
    },
  };
  return {
    estimates: (question) =>
      inOrder(question, learning, (answer) => answer?.estimate ?? PRIOR_MEAN),
  };
}

/** What the policy answers about each alternative of the question, in the question's order. */
function inOrder(
  question: LoggedQuestion,
  policy: Policy | undefined,
  read: (answer: WeighedAlternative | undefined) => number,
): number[] {
  const answers = new Map(answersTo(question, policy).map((answer) => [answer.value, answer]));
  return question.alternatives.map(({ value }) => read(answers.get(value)));
}

function answersTo(
  question: LoggedQuestion,
  policy: Policy | undefined,
): readonly WeighedAlternative[] {
  const { taskId, type, alternatives, context } = question;
  if (type === SELECT_STRATEGY) return selectStrategy(policy, context, taskId).alternatives;
  const asked = alternatives.map(({ value, features }) => ({ value, features }));
  const choice = chooseOption(policy, { ...question, alternatives: asked });
  return choice?.alternatives ?? [];
}
