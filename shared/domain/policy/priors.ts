import { type FeatureGroup, LATER_ATTEMPT_LABEL, REPEAT_LABEL } from '../learning/features.ts';

/**
 * What is believed before evidence, in units of quality: one configuration for every deployment.
 *
 * Scales are standard deviations of effects: `pooled` of what an option has in common with all
 * others, `own` of what sets it apart. They say how much a group of features must show before it is
 * believed (hierarchical shrinkage; Gelman & Hill 2007, ch. 12). The figures were set on recorded
 * runs of 8 and 39 agent systems and on eight classification sets, all at once (`npm run bench --
 * learning`).
 */
export interface PriorScale {
  readonly pooled: number;
  readonly own: number;
}

/** Expected quality of an option nobody has tried. */
export const PRIOR_QUALITY = 0.5;

/** Standard deviation of the quality of one run around what is expected of it. */
export const QUALITY_DEVIATION = 0.4;

export const INTERCEPT_SCALE: PriorScale = { pooled: 1, own: 0.1 };

/** `pooled` 0: nothing of it is shared; `own` 0: all of it is. */
export const PRIOR_SCALES: Readonly<Record<FeatureGroup, PriorScale>> = {
  option: { pooled: 0.05, own: 0 },
  chosen: { pooled: 0, own: 0 },
  attempt: { pooled: 0.5, own: 0.1 },
  taskKind: { pooled: 0.5, own: 0.07 },
  number: { pooled: 0, own: 0.1 },
  text: { pooled: 0.1, own: 0.02 },
  word: { pooled: 0.1, own: 0.05 },
  previous: { pooled: 0.1, own: 0.1 },
  strategyVersion: { pooled: 0.1, own: 0.05 },
  project: { pooled: 0.2, own: 0.02 },
};

/**
 * Effects on quality that are expected before evidence, by label; all others are 0. After a failure
 * another option succeeds in 26 to 55 % of recorded tasks, the same one again in 6 to 17 %.
 */
export const PRIOR_EFFECTS: ReadonlyMap<number, number> = new Map([
  [LATER_ATTEMPT_LABEL, -0.3],
  [REPEAT_LABEL, -0.3],
]);

/** Cost in utility: deviation of one attempt's, of options from their mean, of kinds from theirs. */
export const COST_DEVIATION = 0.1;
export const COST_SCALE_OF_OPTIONS = 0.3;
export const COST_SCALE_OF_KINDS = 0.2;

/** Observational decisions weigh as much as so many randomised ones at most, and each a quarter. */
export const OBSERVATIONAL_CAP = 10;
export const OBSERVATIONAL_WEIGHT = 0.25;
