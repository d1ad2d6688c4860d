import * as z from 'zod';
import { canonicalJson } from '../canonical-json.ts';
import {
  type FactName,
  type OutcomeFacts,
  type OutcomeReport,
  outcomeFactsSchema,
} from './report.ts';

/** Everything reported about a run so far: each fact with the moment it was observed. */
export const outcomeSchema = z.strictObject({
  facts: outcomeFactsSchema,
  observedAt: z.partialRecord(outcomeFactsSchema.keyof(), z.iso.datetime()),
  /** Nothing more will come. */
  final: z.boolean(),
});
export type Outcome = z.infer<typeof outcomeSchema>;

export const NO_OUTCOME: Outcome = { facts: {}, observedAt: {}, final: false };

/**
 * The outcome with a report merged in. Per fact the latest observation wins, ties go to the larger
 * value by canonical JSON, so the order and number of deliveries never matter.
 *
 * @param acceptedAt ISO 8601; stands in for a missing `observedAt`
 * @returns the same object when the report says nothing new
 */
export function mergeReport(outcome: Outcome, report: OutcomeReport, acceptedAt: string): Outcome {
  const at = report.observedAt ?? acceptedAt;
  const newer = FACT_NAMES.filter((name) => {
    const value = report[name];
    return (
      value !== undefined && supersedes(value, at, outcome.facts[name], outcome.observedAt[name])
    );
  });
  const final = outcome.final || report.final;
  if (newer.length === 0 && final === outcome.final) return outcome;
  return {
    facts: { ...outcome.facts, ...Object.fromEntries(newer.map((name) => [name, report[name]])) },
    observedAt: { ...outcome.observedAt, ...Object.fromEntries(newer.map((name) => [name, at])) },
    final,
  };
}

/** Whether one of the facts that end the wait for an outcome is known. */
export function isSettled({ facts }: Outcome): boolean {
  return SETTLING_FACTS.some((name) => isKnown(facts[name]));
}

export function isKnown<Value>(value: Value | null | undefined): value is Value {
  return value !== null && value !== undefined;
}

const SETTLING_FACTS = ['success', 'merged', 'ciPassed', 'humanFeedback', 'failureCode'] as const;

const FACT_NAMES = outcomeFactsSchema.keyof().options;

function supersedes(
  value: OutcomeFacts[FactName],
  at: string,
  known: OutcomeFacts[FactName],
  knownAt: string | undefined,
): boolean {
  if (knownAt === undefined || at > knownAt) return true;
  if (at < knownAt || value === known) return false;
  return canonicalJson(value) > canonicalJson(known);
}
