import { centredChoice } from '../attribution/centred-choice.ts';
import type { Context } from '../context/context.ts';
import { STOP } from '../decision/alternatives.ts';
import type { Decision } from '../decision/decision.ts';
import { withEarlierOptions } from '../decision/earlier-attempts.ts';
import { SELECT_STRATEGY } from '../identifiers.ts';
import type { Run } from '../run/run.ts';
import type { Evidence } from './evidence.ts';
import {
  featuresOfChoice,
  type QuestionFeatures,
  questionFeatures,
  taskKindOf,
} from './features.ts';
import { keptFeatures } from './moments.ts';

type Choice = Evidence['choices'][number];

/** What the decisions of a run teach, in an order that does not depend on their arrival. */
export function choicesOf(run: Run, decisions: readonly Decision[]): Choice[] {
  const all = run.selection === null ? decisions : [run.selection.decision, ...decisions];
  const last = new Map<string, number>();
  for (const decision of all) {
    const { attempt } = questionOf(decision, run.context, all).question;
    last.set(decision.type, Math.max(last.get(decision.type) ?? 1, attempt));
  }
  return all
    .map((decision) => choiceOf(decision, run.context, all, last.get(decision.type) ?? 1))
    .sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
}

function choiceOf(
  decision: Decision,
  ofRun: Context,
  all: readonly Decision[],
  lastAttempt: number,
): Choice {
  const { type, chosen, alternatives } = decision;
  const use = useOf(decision);
  const { question } = questionOf(decision, ofRun, all);
  const centred = centredChoice(decision);
  const option = alternatives.find(({ value }) => value === chosen) ?? { value: chosen };
  return {
    type,
    option: chosen,
    use,
    attempt: question.attempt,
    followed: question.attempt < lastAttempt,
    features:
      use === 'show'
        ? []
        : keptFeatures(featuresOfChoice(question, option)).map(({ label, value }) => [
            label,
            value,
          ]),
    ...(centred === undefined ? {} : { centred }),
  };
}

/** What a decision was about, as models read it. */
export interface DecidedQuestion {
  readonly question: QuestionFeatures;
  readonly kind: string;
}

/**
 * @param ofRun the context of the decision's run
 * @param all the decisions of the run
 */
export function questionOf(
  decision: Decision,
  ofRun: Context,
  all: readonly Decision[],
): DecidedQuestion {
  const { type, strategyVersionId } = decision;
  const context = isReported(decision)
    ? withEarlierOptions({ ...ofRun, ...decision.context }, ofType(all, type))
    : decision.context;
  return {
    question: questionFeatures(context, type === SELECT_STRATEGY ? null : strategyVersionId),
    kind: taskKindOf(context),
  };
}

function ofType(decisions: readonly Decision[], type: string): readonly Decision[] {
  return decisions.filter((decision) => decision.type === type);
}

/** The orchestrator sends only what it knows beside the run's context. */
function isReported({ source }: Decision): boolean {
  return source === 'orchestrator' || source === 'imported';
}

/** To stop is known to earn nothing; learning it as an option would teach the others. */
function useOf({ chosen, propensity, source }: Decision): Choice['use'] {
  if (chosen === STOP) return 'show';
  if (propensity !== null) return 'learn';
  return source === 'imported' ? 'prior' : 'show';
}

function keyOf({ type, option, use, attempt, features, centred = [] }: Choice): string {
  return `${type}\n${option}\n${use}\n${attempt}\n${features.join(' ')}\n${centred.join(' ')}`;
}
