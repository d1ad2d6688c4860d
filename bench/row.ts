/** One measured promise. */
export interface BenchRow {
  /** What was measured, under what load. */
  readonly case: string;
  /** Quantity and unit. */
  readonly measure: string;
  readonly value: number;
  /** What the value is held against, `null` for a figure that only informs. */
  readonly bar: string | null;
  readonly holds: boolean | null;
}

/** A figure that only informs. */
export function figure(name: string, measure: string, value: number): BenchRow {
  return { case: name, measure, value, bar: null, holds: null };
}

/** A figure that must be at most, or at least, its bar. */
export function promise(
  name: string,
  measure: string,
  value: number,
  relation: '≤' | '≥',
  bar: number,
): BenchRow {
  const holds = relation === '≤' ? value <= bar : value >= bar;
  return { case: name, measure, value, bar: `${relation} ${bar}`, holds };
}

/** A bench prints its progress itself and answers its rows. */
export type Bench = (progress: (line: string) => void) => Promise<readonly BenchRow[]>;
