import type { Outcome } from '../../domain/outcome/outcome.ts';
import { outcomeFactsSchema } from '../../domain/outcome/report.ts';
import { invalidInput } from '../refusal.ts';
import type { OutcomeLine } from './run-line.ts';

const FACT_NAMES = outcomeFactsSchema.keyof().options;

/**
 * The outcome that a line tells of, as if its facts had been reported one by one.
 *
 * @param createdAt stands in for moments that the line leaves out
 * @throws Refusal for the moment of a fact that the line does not hold
 */
export function outcomeOf(line: OutcomeLine, createdAt: string): Outcome {
  const { observedAt = createdAt, final, ...facts } = line;
  const known = FACT_NAMES.filter((name) => facts[name] !== undefined);
  const momentOf = (name: (typeof FACT_NAMES)[number]) =>
    typeof observedAt === 'string' ? observedAt : (observedAt[name] ?? createdAt);
  const stranger =
    typeof observedAt === 'string'
      ? undefined
      : FACT_NAMES.find((name) => observedAt[name] !== undefined && !known.includes(name));
  if (stranger !== undefined) {
    throw invalidInput(`outcome.observedAt.${stranger}`, 'expected only facts of the outcome');
  }
  return {
    facts: Object.fromEntries(known.map((name) => [name, facts[name]])),
    observedAt: Object.fromEntries(known.map((name) => [name, momentOf(name)])),
    final,
  };
}
