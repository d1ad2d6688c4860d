import type { ProgressStream } from '../progress.ts';

/** What the command reaches outside itself. */
export interface Surroundings {
  /** Writes to standard output. */
  readonly print: (text: string) => void;
  readonly standardError: ProgressStream;
  readonly environment: {
    readonly BATON_TOKEN?: string | undefined;
    readonly BATON_OPERATOR_TOKEN?: string | undefined;
  };
  /** Milliseconds from any fixed moment. */
  readonly now: () => number;
  readonly today: () => Date;
  /** Stops the replay and everything that it started. */
  readonly signal: AbortSignal;
}
