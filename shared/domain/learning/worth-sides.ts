import type { Selection } from '../run/selection.ts';

/** Tasks that the hand-designed baseline answered by lot, and those that learned choices decided. */
export const WORTH_SIDES = ['holdout', 'learned'] as const;
export type WorthSide = (typeof WORTH_SIDES)[number];

/**
 * The side that a run counts on when learning is compared with the holdout. The unit is the task, by
 * its first run: how often a task is tried again is part of what is compared. Tasks that no lot could
 * have put on the other side are not comparable.
 *
 * @returns `undefined` for a retry, and where nothing was held out
 */
export function worthSide(selection: Selection | null): WorthSide | undefined {
  if (selection === null || selection.repeated || selection.holdoutShare === 0) return undefined;
  switch (selection.decision.source) {
    case 'holdout':
      return 'holdout';
    case 'policy':
    case 'experiment':
      return 'learned';
    case 'fallback':
    case 'orchestrator':
    case 'imported':
      return undefined;
  }
}
