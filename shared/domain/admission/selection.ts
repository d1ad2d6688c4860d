import type { Proposal } from '../proposal/proposal.ts';

/** As many challengers as one experiment takes. */
const MOST_KEPT = 2;

/**
 * The positions of those to keep among proposals that passed every check, the best first: the larger
 * expected gain, then the earlier, because proposers name the most promising first.
 *
 * @param mostChallengers how many the strategy's traffic allows
 */
export function bestOf(proposals: readonly Proposal[], mostChallengers: number): number[] {
  return [...proposals.entries()]
    .sort(([leftAt, left], [rightAt, right]) => {
      return right.expected.gain - left.expected.gain || leftAt - rightAt;
    })
    .slice(0, Math.min(MOST_KEPT, mostChallengers))
    .map(([at]) => at);
}
