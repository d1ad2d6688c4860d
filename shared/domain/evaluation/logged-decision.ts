/**
 * One logged decision put before another policy. The lists run over the same alternatives, in one
 * order.
 */
export interface LoggedDecision {
  /** Position of the alternative that was chosen. */
  readonly chosen: number;
  /**
   * The logging policy's probability of each alternative; `null` where nobody said. The one of
   * `chosen` is the propensity, in (0, 1].
   */
  readonly loggingProbabilities: readonly (number | null)[];
  /**
   * The evaluated policy's probability of each alternative. What is missing to 1 goes to options
   * that were not asked about.
   */
  readonly evaluationProbabilities: readonly number[];
  /** The reward model's expected reward of each alternative: q̂. */
  readonly estimatedRewards: readonly number[];
  /** What the decision's run came to, in [−1, 1]. */
  readonly reward: number;
}

/** How far a sum of probabilities may be above 1 by rounding. */
const ROUNDING = 1e-6;

/** @throws RangeError for a decision that contradicts itself */
export function checkLoggedDecision(decision: LoggedDecision): void {
  const { loggingProbabilities, evaluationProbabilities, estimatedRewards, reward } = decision;
  const lengths = [evaluationProbabilities.length, estimatedRewards.length];
  if (lengths.some((length) => length !== loggingProbabilities.length)) {
    throw new RangeError(
      `expected three lists of ${loggingProbabilities.length} alternatives, got ${lengths.join(' and ')}`,
    );
  }
  const propensity = loggingProbabilities[decision.chosen];
  if (typeof propensity !== 'number' || !(propensity > 0 && propensity <= 1)) {
    throw new RangeError(`expected a propensity above 0 and at most 1, got ${propensity}`);
  }
  const known = loggingProbabilities.filter((each) => each !== null);
  for (const probability of [...known, ...evaluationProbabilities]) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new RangeError(`expected probabilities from 0 to 1, got ${probability}`);
    }
  }
  const total = evaluationProbabilities.reduce((sum, each) => sum + each, 0);
  if (total > 1 + ROUNDING) throw new RangeError(`expected probabilities up to 1, got ${total}`);
  const wrong = estimatedRewards.find((each) => !Number.isFinite(each));
  if (wrong !== undefined) throw new RangeError(`expected finite estimated rewards, got ${wrong}`);
  if (!(reward >= -1 && reward <= 1)) {
    throw new RangeError(`expected a reward from −1 to 1, got ${reward}`);
  }
}
