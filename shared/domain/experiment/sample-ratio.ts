import { gammaln } from 'simple-statistics';

/**
 * Evidence from which on an experiment's tasks count as not assigned by its weights: sound ones
 * come to it in one of a thousand.
 */
export const SAMPLE_RATIO_THRESHOLD = 1_000;

/**
 * Total weight of the Dirichlet prior around the declared weights: how near to them the bug is
 * expected. Of two even arms one that gets everything is found after 20 tasks and 60:40 after about
 * 420; 1 finds them after 13 and 480, 100 after 45 and 490.
 */
const CONCENTRATION = 10;

/**
 * The logarithm of the e-value that tasks are not assigned by the weights: probability of the counts
 * under a Dirichlet-multinomial around the weights ÷ their probability under the weights. As every
 * prefix has its own, it may be looked at any time, and passes the logarithm of
 * {@link SAMPLE_RATIO_THRESHOLD} in at most one of a thousand sound experiments.
 *
 * Source: Lindon & Malek (2022), "Anytime-valid inference for multinomial count data".
 *
 * @param arms those that still take tasks; their weights are scaled to sum to 1
 */
export function sampleRatioEvidence(
  arms: readonly { readonly weight: number; readonly assigned: number }[],
): number {
  const weights = arms.reduce((sum, { weight }) => sum + weight, 0);
  const tasks = arms.reduce((sum, { assigned }) => sum + assigned, 0);
  let log = gammaln(CONCENTRATION) - gammaln(CONCENTRATION + tasks);
  for (const { weight, assigned } of arms) {
    const share = weight / weights;
    const prior = CONCENTRATION * share;
    log += gammaln(prior + assigned) - gammaln(prior) - assigned * Math.log(share);
  }
  return log;
}
