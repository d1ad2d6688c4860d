import { isKnown, type Outcome } from './outcome.ts';

/**
 * Whether a run succeeded: no failure code, not escalated, and `success ≥ .5`; without `success`,
 * merged; without that, CI passed; without that, quality ≥ .5.
 */
export function isSuccess({ facts }: Outcome, quality: number): boolean {
  if (isKnown(facts.failureCode) || facts.escalated === true) return false;
  if (isKnown(facts.success)) return facts.success >= 0.5;
  return facts.merged ?? facts.ciPassed ?? quality >= 0.5;
}
