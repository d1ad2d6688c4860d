import type { Context } from '../context/context.ts';
import { type Alternative, canonicalOrder } from '../decision/alternatives.ts';
import type { WeighedAlternative } from '../decision/decision.ts';
import type { DecisionId } from '../identifiers.ts';
import { unitInterval } from '../random/unit-interval.ts';
import type { Configuration } from '../strategy/configuration.ts';
import { eligibilityOf } from './eligibility.ts';
import type { Policy } from './policy.ts';
import { preferredOption } from './preference.ts';
import { type Weighing, weigh } from './weigh.ts';

/** A question at a decision point. */
export interface ChoiceQuestion {
  readonly decisionId: DecisionId;
  readonly type: string;
  readonly alternatives: readonly Alternative[];
  /** The run's context with the caller's own over it. */
  readonly context: Context;
  /** Configuration of the strategy version that the run follows; `undefined` without a selection. */
  readonly config: Configuration | undefined;
  /** That version. */
  readonly strategyVersionId: string | null;
  /** The run's task is held out from all that was learned. @default false */
  readonly isHeldOut?: boolean;
}

/** Which option to take, and with what probability. */
export interface OptionChoice {
  readonly chosen: string;
  readonly source: 'policy' | 'holdout' | 'fallback';
  /** In (0, 1]. */
  readonly propensity: number;
  /** In the caller's order; the probabilities sum to 1. */
  readonly alternatives: readonly WeighedAlternative[];
  readonly shadow: { readonly chosen: string; readonly propensity: number } | null;
  readonly why: string;
  /** Features of the context of which nothing has been learned, so that they counted nothing. */
  readonly unseenFeatures: number;
}

/**
 * Chooses an option: a pure function of the policy and the question.
 *
 * @param policy `undefined` when none could be loaded
 * @returns `undefined` when the allow-list of agents leaves nothing to choose
 */
export function chooseOption(
  policy: Policy | undefined,
  question: ChoiceQuestion,
): OptionChoice | undefined {
  const { type, context, config } = question;
  const allowedAgents = policy?.catalog.settings.allowedAgents ?? null;
  const asked = canonicalOrder(question.alternatives);
  const eligibility = eligibilityOf(type, asked, context, config, allowedAgents);
  if (eligibility === undefined) return undefined;
  const isEligible = (value: string) =>
    eligibility.eligible[asked.findIndex((each) => each.value === value)] === true;
  // The caller's order decides between equals: its first alternative is its own default.
  const eligible = question.alternatives.map(({ value }) => value).filter(isEligible);
  const ruled = config && preferredOption(type, eligible, context, config);
  const mode = policy?.catalog.settings.mode;
  const fixed = ruled ?? eligible[0] ?? '';
  if (policy === undefined || mode === undefined) {
    return certainly(question, fixed, 'fallback', 'No policy could be loaded; the rule answers.');
  }
  if (question.isHeldOut) {
    return certainly(question, fixed, 'holdout', 'The task is held out: the fixed rules answer.');
  }
  if (mode === 'off') {
    return certainly(question, fixed, 'policy', 'The mode is off: the baseline answers.');
  }
  const weighing = weigh(
    asked.map((option, at) => ({ ...option, eligible: eligibility.eligible[at] === true })),
    policy.models.get(type),
    {
      context,
      strategyVersionId: question.strategyVersionId,
      preferred: ruled,
      mode,
      unit: unitInterval(type, question.decisionId),
    },
  );
  const chosen = asked[weighing.chosen]?.value ?? fixed;
  const propensity = weighing.probabilities[weighing.chosen] ?? 1;
  if (mode === 'shadow') {
    const why =
      'The mode is shadow: the baseline answers; the choice of the policy is logged beside it.';
    return { ...certainly(question, fixed, 'policy', why), shadow: { chosen, propensity } };
  }
  return {
    chosen,
    source: 'policy',
    propensity,
    alternatives: inCallersOrder(question.alternatives, asked, weighing),
    shadow: null,
    why: [explain(weighing, eligible.length, mode), eligibility.remark].filter(Boolean).join(' '),
    unseenFeatures: weighing.unseenFeatures,
  };
}

function inCallersOrder(
  alternatives: readonly Alternative[],
  asked: readonly Alternative[],
  { probabilities, estimates }: Weighing,
): WeighedAlternative[] {
  return alternatives.map((alternative) => {
    const at = asked.indexOf(alternative);
    return {
      ...alternative,
      probability: probabilities[at] ?? 0,
      estimate: estimates[at] ?? null,
    };
  });
}

function certainly(
  { alternatives }: ChoiceQuestion,
  chosen: string,
  source: OptionChoice['source'],
  why: string,
): OptionChoice {
  return {
    chosen,
    source,
    propensity: 1,
    alternatives: alternatives.map((alternative) => ({
      ...alternative,
      probability: alternative.value === chosen ? 1 : 0,
      estimate: null,
    })),
    shadow: null,
    why,
    unseenFeatures: 0,
  };
}

function explain({ basis, decisions }: Weighing, eligible: number, mode: string): string {
  if (eligible === 1) return 'Only one alternative is eligible.';
  if (basis === 'preference') return `No evidence yet: the strategy's own rule is preferred.`;
  if (basis === 'nothing') {
    return mode === 'frozen'
      ? 'No evidence and no rule yet: the first by name; the mode is frozen.'
      : 'No evidence and no rule yet: every alternative is as likely.';
  }
  return mode === 'frozen'
    ? `The best estimate from ${decisions} settled decisions; the mode is frozen.`
    : `Drawn by estimated utility from ${decisions} settled decisions, with exploration.`;
}
