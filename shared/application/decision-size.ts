import { type Decision, MAXIMUM_DECISION_BYTES } from '../domain/decision/decision.ts';
import { invalidInput } from './refusal.ts';

const encoder = new TextEncoder();

/** @throws Refusal when the decision takes more room than a store keeps for one */
export function checkDecisionSize(decision: Decision): void {
  const bytes = encoder.encode(JSON.stringify(decision)).length;
  if (bytes <= MAXIMUM_DECISION_BYTES) return;
  throw invalidInput(
    'alternatives',
    `the decision takes ${bytes} bytes with its context and alternatives; at most ${MAXIMUM_DECISION_BYTES} are kept`,
  );
}
