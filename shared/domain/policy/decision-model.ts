/** What is known of one option of a decision type. */
export interface OptionModel {
  /** Decisions learned from. */
  readonly count: number;
  /** Expected quality: the intercept's coefficient, then one for each label of the model. */
  readonly coefficients: Float64Array;
  /** Posterior covariance of the option's own effects: a lower triangle, row by row. */
  readonly covariance: Float32Array;
}

/** Expected cost of an attempt in utility, by task kind. */
export interface CostModel {
  /** Of an option that nobody has paid for. */
  readonly mean: number;
  /** By option, whatever the kind of task. */
  readonly overall: ReadonlyMap<string, number>;
  /** By label of the task kind, then by option. */
  readonly byKind: ReadonlyMap<number, ReadonlyMap<string, number>>;
}

/** What is known of the options of one decision type. */
export interface DecisionModel {
  /** Labels of the features that the coefficients are of, rising; the intercept comes before them. */
  readonly labels: Float64Array;
  /** Coefficients of an option of which nothing is known. */
  readonly pooled: Float64Array;
  /** Their posterior covariance: a lower triangle, row by row. */
  readonly pooledCovariance: Float32Array;
  /** Mean values of the features over all decisions: what a typical question is like. */
  readonly typical: Float64Array;
  /** What options that share a feature have in common, by the feature's label. */
  readonly optionEffects: ReadonlyMap<number, number>;
  readonly options: ReadonlyMap<string, OptionModel>;
  readonly costs: CostModel;
  /** The share of failed attempts that another followed, by attempt (position 0: the first). */
  readonly continuation: Float64Array;
}
