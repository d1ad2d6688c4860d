/** What so many of so many come to. */
export interface Share {
  readonly hits: number;
  readonly of: number;
  readonly share: number;
}

export function shareOf(hits: number, of: number): Share {
  return { hits, of, share: hits / of };
}

/** One-sided 95 %. */
const NORMAL_QUANTILE_95 = 1.644854;

/** The lower 95 % bound of the chance behind a share. Source: Wilson (1927). */
export function lowerBound({ share, of }: Share): number {
  const squared = NORMAL_QUANTILE_95 ** 2 / of;
  const spread = Math.sqrt(squared * share * (1 - share) + squared ** 2 / 4);
  return Math.max(0, (share + squared / 2 - spread) / (1 + squared));
}

/** What a measured share must reach so as not to be credibly below a figure: two standard errors less. */
export function notBelow(figure: number, of: number): number {
  return figure - 2 * Math.sqrt((figure * (1 - figure)) / of);
}
