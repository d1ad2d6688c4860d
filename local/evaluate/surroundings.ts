import type { ProgressStream } from '../progress.ts';

/** What the command reaches outside itself, the store apart. */
export interface Surroundings {
  /** Writes to standard output. */
  readonly print: (text: string) => void;
  readonly standardError: ProgressStream;
  /** Milliseconds from any fixed moment. */
  readonly now: () => number;
  readonly today: () => Date;
  /** Stops the evaluation. */
  readonly signal: AbortSignal;
}
