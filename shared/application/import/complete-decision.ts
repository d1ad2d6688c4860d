import { type Context, MAXIMUM_CONTEXT_KEYS } from '../../domain/context/context.ts';
import { type Alternative, MAXIMUM_ALTERNATIVES } from '../../domain/decision/alternatives.ts';
import type { Decision, WeighedAlternative } from '../../domain/decision/decision.ts';
import { choiceId, selectionId } from '../../domain/decision/decision-id.ts';
import { type RunId, SELECT_STRATEGY, type VersionId } from '../../domain/identifiers.ts';
import { checkDecisionSize } from '../decision-size.ts';
import { invalidInput } from '../refusal.ts';
import { patched } from './context-patch.ts';
import type { DecisionLine } from './run-line.ts';

/** What a decision's line leaves to its run. */
export interface OfRun {
  readonly runId: RunId;
  readonly createdAt: string;
  readonly context: Context;
  readonly strategyVersionId: VersionId | null;
}

/**
 * The decision that a line tells of.
 *
 * @throws Refusal `invalid-input` for one that contradicts itself or is too large to keep
 */
export function completeDecision(line: DecisionLine, run: OfRun): Decision {
  const { type, chosen, propensity = null, policyVersion, shadow, why, stale, source } = line;
  const context = contextWithin(patched(run.context, line.context));
  const options: readonly Option[] = line.alternatives ?? [{ value: chosen }];
  checkOptions(line, options);
  checkSource(line);
  const isSelection = type === SELECT_STRATEGY;
  const decision: Decision = {
    decisionId:
      line.decisionId ??
      (isSelection
        ? selectionId(run.runId)
        : choiceId(run.runId, type, options.map(asAsked), context)),
    runId: run.runId,
    type,
    chosen,
    alternatives: options.map((option) =>
      weighed(option, option.value === chosen ? propensity : null),
    ),
    propensity,
    context,
    source,
    strategyVersionId:
      line.strategyVersionId === undefined ? run.strategyVersionId : line.strategyVersionId,
    policyVersion,
    shadow,
    why,
    stale,
    decidedAt: line.decidedAt ?? run.createdAt,
  };
  // A selection is part of its run and not counted among the decisions.
  if (!isSelection) checkDecisionSize(decision);
  return decision;
}

interface Option extends Alternative {
  readonly probability?: number | null | undefined;
  readonly estimate?: number | null | undefined;
}

/** An option as a question names it. */
function asAsked({ value, features }: Option): Alternative {
  return features === undefined ? { value } : { value, features };
}

/** @param usual the probability where the line does not say it */
function weighed(
  { probability, estimate = null, ...option }: Option,
  usual: number | null,
): WeighedAlternative {
  return { ...option, probability: probability === undefined ? usual : probability, estimate };
}

/** @throws Refusal for more features than a context keeps */
export function contextWithin<Features extends Context>(context: Features): Features {
  const features = Object.keys(context).length;
  if (features <= MAXIMUM_CONTEXT_KEYS) return context;
  throw invalidInput(
    'context',
    `expected at most ${MAXIMUM_CONTEXT_KEYS} features with those of the run, got ${features}`,
  );
}

function checkOptions({ type, chosen }: DecisionLine, options: readonly Alternative[]): void {
  const values = new Set(options.map(({ value }) => value));
  if (values.size < options.length) {
    throw invalidInput('alternatives', 'expected every alternative once');
  }
  if (!values.has(chosen)) throw invalidInput('chosen', 'expected one of the alternatives');
  if (type !== SELECT_STRATEGY && values.size > MAXIMUM_ALTERNATIVES) {
    throw invalidInput('alternatives', `expected at most ${MAXIMUM_ALTERNATIVES} options`);
  }
}

/** Baton always knows how probable its own choices were. */
function checkSource({ source, propensity }: DecisionLine): void {
  if (propensity !== undefined || source === 'imported' || source === 'orchestrator') return;
  throw invalidInput('source', 'expected imported or orchestrator where there is no propensity');
}
