import { v5 as uuidV5 } from 'uuid';
import { canonicalJson } from '../canonical-json.ts';
import type { Context } from '../context/context.ts';
import { type DecisionId, decisionIdSchema, type RunId, SELECT_STRATEGY } from '../identifiers.ts';
import { type Alternative, canonicalOrder } from './alternatives.ts';

const DECISION_NAMESPACE = '9c1f4f5c-0492-4dce-9cd4-ab8f91dd01e2';

/**
 * The id of a question in a run: UUIDv5 (RFC 9562) of run, type, alternatives in canonical order and
 * the context as sent, so that the same question asked twice is one decision.
 */
export function choiceId(
  runId: RunId,
  type: string,
  alternatives: readonly Alternative[],
  context: Context,
): DecisionId {
  return idOf([runId, type, canonicalOrder(alternatives), context]);
}

/** The id of a run's selection: a run has one. */
export function selectionId(runId: RunId): DecisionId {
  return idOf([runId, SELECT_STRATEGY]);
}

function idOf(question: readonly unknown[]): DecisionId {
  return decisionIdSchema.parse(uuidV5(canonicalJson(question), DECISION_NAMESPACE));
}
