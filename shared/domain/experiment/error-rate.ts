/** How often a claim may be made that is not true, over all looks of one experiment: one-sided. */
export const ALPHA = 0.05;

/**
 * What capital must reach before one of so many claims may be made: their number ÷ {@link ALPHA}, so
 * that all of them together are wrong at most that often.
 *
 * Source: Ville (1939) for one claim; Vovk & Wang (2021) for several e-values by Bonferroni.
 */
export function capitalNeeded(claims: number): number {
  return claims / ALPHA;
}
