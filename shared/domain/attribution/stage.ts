/**
 * When in a run a decision was made: `first`, before any of its results; `later`, when some were
 * known, so that the decision answers to them.
 */
export type Stage = 'first' | 'later';

/** Decision types that only come up when something went before. */
const LATER_TYPES: ReadonlySet<string> = new Set(['retry', 'escalate']);

/** @param attempt from 1 */
export function stageOf(decisionType: string, attempt: number): Stage {
  return attempt > 1 || LATER_TYPES.has(decisionType) ? 'later' : 'first';
}
