/** What one figure about Baton itself measures. */
interface MetricDefinition {
  /** `count`: occurrences, which add up; `gauge`: how much there is, or what one thing came to. */
  readonly kind: 'count' | 'gauge';
  readonly unit: 'Count' | 'Seconds' | 'None';
  /** What the figure is told apart by, beside the deployment's stage. */
  readonly dimension?: 'source' | 'kind' | 'status' | 'verdict';
}

/** Every figure that Baton measures about itself, by the name under which dashboards find it. */
export const METRICS = {
  /** Answers to `POST /v1/selections`. */
  Selections: { kind: 'count', unit: 'Count', dimension: 'source' },
  /** Answers to `POST /v1/choices`, and to the choices that a selection asks for. */
  Choices: { kind: 'count', unit: 'Count', dimension: 'source' },
  /** Answers that storage did not take in time. */
  UnrecordedDecisions: { kind: 'count', unit: 'Count' },
  /** Answers given while the policy could not be refreshed. */
  StalePolicyDecisions: { kind: 'count', unit: 'Count' },
  /** Features of choices' contexts of which nothing had been learned. */
  UnseenFeatures: { kind: 'count', unit: 'Count' },
  /** Selections that had no policy or no strategy to go by. */
  FallbackSelections: { kind: 'count', unit: 'Count' },
  /** Runs whose outcome counts from now on. */
  SettledRuns: { kind: 'count', unit: 'Count' },
  /** Those of them that succeeded. */
  SuccessfulRuns: { kind: 'count', unit: 'Count' },
  /** Runs that count as failures from now on because their outcome never came. */
  LostRuns: { kind: 'count', unit: 'Count' },
  /** The utility of each run that counts from now on, in [−1, 1]. */
  Utility: { kind: 'gauge', unit: 'None' },
  /** Runs whose evidence was added or renewed. */
  FoldedRuns: { kind: 'count', unit: 'Count' },
  /** Runs that somebody wrote while they were being folded. */
  FoldConflicts: { kind: 'count', unit: 'Count' },
  /** Runs that could not be folded. */
  RunsSetAside: { kind: 'count', unit: 'Count' },
  /** Runs waiting to be folded, as a sweep finds them. */
  DueRuns: { kind: 'gauge', unit: 'Count' },
  /** How long the longest of them has been waiting. */
  OldestDueSeconds: { kind: 'gauge', unit: 'Seconds' },
  /** Findings that people should look at. */
  Anomalies: { kind: 'count', unit: 'Count', dimension: 'kind' },
  /** Evolutions, by how they ended. */
  EvolutionStatus: { kind: 'count', unit: 'Count', dimension: 'status' },
  EvolutionFailures: { kind: 'count', unit: 'Count' },
  /** Dollars paid to the language model. */
  BedrockSpendUsd: { kind: 'count', unit: 'None' },
  ExperimentVerdicts: { kind: 'count', unit: 'Count', dimension: 'verdict' },
} as const satisfies Record<string, MetricDefinition>;

export type MetricName = keyof typeof METRICS;

type NameOfKind<Kind extends MetricDefinition['kind']> = {
  [Name in MetricName]: (typeof METRICS)[Name]['kind'] extends Kind ? Name : never;
}[MetricName];
export type CounterName = NameOfKind<'count'>;
export type GaugeName = NameOfKind<'gauge'>;

/** The values that a metric's dimensions want: of those without any, nothing. */
export type DimensionsOf<Name extends MetricName> = (typeof METRICS)[Name] extends {
  readonly dimension: infer Dimension extends string;
}
  ? [dimensions: Readonly<Record<Dimension, string>>]
  : [];
