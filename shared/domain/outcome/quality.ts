import type { QualityWeights } from '../settings.ts';
import { isKnown, type Outcome } from './outcome.ts';
import type { OutcomeFacts } from './report.ts';
import { SIGNALS, type Signal } from './signals.ts';

/** What besides the outcome itself decides its quality. */
export interface QualityTerms {
  readonly weights: QualityWeights;
  /** Signals that the project is known to send, fixed when the run was created. */
  readonly applicableSignals: readonly Signal[];
  /** After the window a signal that applies and never came counts 0, human feedback .5. */
  readonly windowClosed: boolean;
}

/** Signals that reward tidiness and therefore count only for work that was accepted. */
const NEATNESS: readonly Signal[] = ['iterations', 'lintClean', 'testsAdded'];

/**
 * The quality of a run in [0, 1]: 0 with a failure code, else `success` if it was sent, else the
 * weighted mean of the signals that apply. A run without any usable signal has quality 0.
 */
export function qualityOf(outcome: Outcome, terms: QualityTerms): number {
  const { facts } = outcome;
  if (isKnown(facts.failureCode)) return 0;
  if (isKnown(facts.success)) return facts.success;
  const signals = SIGNALS.filter((signal) => signalApplies(signal, facts, terms));
  const accepted = wasAccepted(facts, signals, terms.windowClosed);
  let total = 0;
  let weights = 0;
  for (const signal of signals) {
    const value = NEATNESS.includes(signal)
      ? neatnessValue(signal, facts, accepted, terms.windowClosed)
      : signalValue(signal, facts, terms.windowClosed);
    if (value === undefined) continue;
    total += terms.weights[signal] * value;
    weights += terms.weights[signal];
  }
  return weights === 0 ? 0 : total / weights;
}

function signalApplies(signal: Signal, facts: OutcomeFacts, terms: QualityTerms): boolean {
  if (facts[signal] === null) return false;
  return facts[signal] !== undefined || terms.applicableSignals.includes(signal);
}

/** The signal's value in [0, 1]; `undefined` while it may still come. */
function signalValue(
  signal: Signal,
  facts: OutcomeFacts,
  windowClosed: boolean,
): number | undefined {
  const value = facts[signal];
  if (!isKnown(value)) {
    if (!windowClosed) return undefined;
    return signal === 'humanFeedback' ? 0.5 : 0;
  }
  return signal === 'iterations' ? Math.max(0, 1 - 0.1 * (Number(value) - 1)) : Number(value);
}

/** Giving up neatly earns nothing: a tidy run that was not accepted scores 0 for its tidiness. */
function neatnessValue(
  signal: Signal,
  facts: OutcomeFacts,
  accepted: boolean | undefined,
  windowClosed: boolean,
): number | undefined {
  if (accepted === undefined) return undefined;
  return accepted ? signalValue(signal, facts, windowClosed) : 0;
}

/**
 * Whether the work was accepted: merged; where merging does not apply, CI passed; where neither
 * applies, people liked it. `undefined` while that is not known.
 */
function wasAccepted(
  facts: OutcomeFacts,
  applying: readonly Signal[],
  windowClosed: boolean,
): boolean | undefined {
  const gate = (['merged', 'ciPassed', 'humanFeedback'] as const).find((signal) =>
    applying.includes(signal),
  );
  if (gate === undefined) return undefined;
  const value = signalValue(gate, facts, windowClosed);
  return value === undefined ? undefined : value >= 0.5;
}
