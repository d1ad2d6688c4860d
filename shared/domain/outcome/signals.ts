/** The measured facts whose weighted sum is the quality of a run that did not say `success`. */
export const SIGNALS = [
  'merged',
  'ciPassed',
  'humanFeedback',
  'iterations',
  'lintClean',
  'testsAdded',
] as const;

export type Signal = (typeof SIGNALS)[number];
