import { agreementRows } from './experiments/agreement.ts';
import { falsePromotionRows } from './experiments/false-promotions.ts';
import { guardrailRows } from './experiments/guardrails.ts';
import { lateOutcomeRows } from './experiments/late-outcomes.ts';
import { lookRows } from './experiments/look.ts';
import { detectableRows, powerRows } from './experiments/power.ts';
import { sampleRatioRows } from './experiments/sample-ratio.ts';
import { severalRunsRows } from './experiments/several-runs.ts';
import { REPETITIONS } from './experiments/simulate.ts';
import type { Bench } from './row.ts';

/**
 * How often experiments promote what is not better, and what is, looking after every task at a
 * one-sided 5 %. History is the truth about the control. Peers are played on the same tasks, by
 * their published formulas. `BATON_BENCH_REPETITIONS` makes it shorter.
 */
export const experimentsBench: Bench = async (progress) => {
  progress(`${REPETITIONS} repetitions of each`);
  return [
    ...lookRows(progress),
    ...agreementRows(),
    ...powerRows(progress),
    ...falsePromotionRows(progress),
    ...severalRunsRows(progress),
    ...lateOutcomeRows(progress),
    ...guardrailRows(progress),
    ...sampleRatioRows(progress),
    ...detectableRows(progress),
  ];
};
