/** Scores and metrics are counted by hundredths, from 0 to 100: so many bins has a histogram. */
export const BINS = 101;

/** How many tasks have each value: bin `b` counts those worth `b`/100. */
export type Histogram = ArrayLike<number>;

/** The tasks that were assigned to one arm on one day. */
export interface ArmDay {
  readonly assigned: number;
  /** Tasks whose score is final. */
  readonly closed: Histogram;
  /** Tasks that are still open, with the score they would have now. */
  readonly provisional: Histogram;
}

/** What an experiment has counted: integers alone, so that order never matters. */
export interface ExperimentCounts {
  /** By day, the earliest first; an arm without a task that day may be missing. */
  readonly days: readonly { readonly day: string; readonly arms: ReadonlyMap<string, ArmDay> }[];
  /** By arm, then a histogram for each of the guardrail metrics in their order. */
  readonly guardrails: ReadonlyMap<string, readonly Histogram[]>;
  /** By label of the project, then by arm: closed tasks and the sum of their scores in hundredths. */
  readonly projects: ReadonlyMap<
    string,
    ReadonlyMap<string, { readonly tasks: number; readonly score: number }>
  >;
  /** By segment, then by arm: scores of closed tasks. */
  readonly segments: ReadonlyMap<string, ReadonlyMap<string, Histogram>>;
}
