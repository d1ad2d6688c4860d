import type { Decision } from '../decision/decision.ts';
import { questionOf } from '../learning/choices-of-run.ts';
import { optionLabel } from '../learning/features.ts';
import type { DecisionModel } from '../policy/decision-model.ts';
import { optionValues } from '../policy/option-values.ts';
import type { Run } from '../run/run.ts';
import type { Attribution } from './attribution.ts';
import { type CentredChoice, centredChoice } from './centred-choice.ts';
import { type Credit, contributionOf } from './credit.ts';
import { stageOf } from './stage.ts';

/** What is known when a run is folded. */
export interface KnownEffects {
  /** What choices do to utility before results are known, by decision type. */
  readonly credits: ReadonlyMap<string, Credit>;
  /** What is expected of options once some are, by decision type. */
  readonly models: ReadonlyMap<string, DecisionModel>;
}

/**
 * What the decisions of a run added to its utility, and what none of them explains. Luck is what is
 * left, so the parts add up whatever is known; without knowledge all of it is luck.
 *
 * @param baseline what the run was expected to earn
 */
export function attributeRun(
  run: Run,
  decisions: readonly Decision[],
  utility: number,
  baseline: number,
  known: KnownEffects,
): Attribution {
  const all = run.selection === null ? decisions : [run.selection.decision, ...decisions];
  const contributions = all.flatMap((decision): Attribution['contributions'] => {
    const contribution = contributionOfDecision(decision, run, all, known);
    return contribution === undefined ? [] : [[decision.decisionId, contribution]];
  });
  const explained = contributions.reduce((sum, [, contribution]) => sum + contribution, 0);
  return { baseline, contributions, luck: utility - baseline - explained };
}

/** @returns `undefined` for a decision that is only observed: nobody drew it by known odds */
function contributionOfDecision(
  decision: Decision,
  { context }: Run,
  all: readonly Decision[],
  { credits, models }: KnownEffects,
): number | undefined {
  const choice = centredChoice(decision);
  if (choice === undefined) return undefined;
  const { question, kind } = questionOf(decision, context, all);
  if (stageOf(decision.type, question.attempt) === 'first') {
    const credit = credits.get(decision.type);
    return credit === undefined ? 0 : contributionOf(credit, choice);
  }
  const model = models.get(decision.type);
  if (model === undefined) return 0;
  const { utilities } = optionValues(model, candidatesOf(decision), question, kind);
  return skill(decision, choice, utilities);
}

/**
 * Q(a) − Σₐ p(a) Q(a), as Σ (1{a} − p(a)) Q(a): what was chosen against what the odds would have
 * earned in the same situation.
 *
 * Source: the skill part of a Doob decomposition, as in AIVAT (Burch, Schmid, Moravčík & Bowling 2018).
 */
function skill(
  { alternatives }: Decision,
  choice: CentredChoice,
  utilities: readonly number[],
): number {
  const centred = new Map(choice);
  return alternatives.reduce(
    (sum, { value }, at) => sum + (centred.get(optionLabel(value)) ?? 0) * (utilities[at] ?? 0),
    0,
  );
}

/** The alternatives as they stood: what had no chance was not eligible. */
function candidatesOf({ alternatives }: Decision) {
  return alternatives.map((each) => ({ ...each, eligible: each.probability !== 0 }));
}
