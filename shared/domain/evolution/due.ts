import type { Slug } from '../identifiers.ts';

/**
 * The most strategies of one execution: the history of a Step Functions execution is limited to
 * 25,000 events, and a strategy takes up to about 60, more with retries.
 */
const MOST_STRATEGIES = 200;

const HOUR_MILLISECONDS = 3_600_000;

/**
 * The strategies for the execution at `now`: all of them up to `most`, else a window that moves on
 * every hour, so that each has its turn.
 */
export function strategiesOfTurn(
  slugs: readonly Slug[],
  now: string,
  most: number = MOST_STRATEGIES,
): readonly Slug[] {
  if (slugs.length <= most) return slugs;
  const hour = Math.floor(Date.parse(now) / HOUR_MILLISECONDS);
  const first = (hour * most) % slugs.length;
  return [...slugs.slice(first), ...slugs.slice(0, first)].slice(0, most);
}
