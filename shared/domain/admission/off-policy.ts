import type { AdmissionBounds } from '../evaluation/admission-bounds.ts';
import type { InsufficientSupport } from '../evaluation/support.ts';
import { passed, refused, type StageAnswer } from './stage-answer.ts';

/**
 * Whether the log speaks against the proposal: its bound of 90 % lies below what was logged.
 *
 * @param bounds `undefined` where no log could be asked
 */
export function checkOffPolicy(
  bounds: AdmissionBounds | InsufficientSupport | undefined,
): StageAnswer {
  if (bounds === undefined) return passed('There is no log to ask.', 'insufficient_support');
  if (bounds.kind === 'insufficient_support') {
    const { reason, runs } = bounds;
    const why = reason.replaceAll('_', ' ');
    return passed(`${runs} logged runs say too little: ${why}.`, 'insufficient_support');
  }
  const { value, upper } = bounds.difference;
  const detail = `By the log it changes utility by ${value.toFixed(3)}, at most ${upper.toFixed(3)}.`;
  return upper < 0 ? refused('worse_by_the_log', detail) : passed(detail);
}
