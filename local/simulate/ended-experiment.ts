import type { ExperimentKind, VerdictKind } from '../../shared/domain/experiment/experiment.ts';

/** An experiment that has ended, beside the truth. */
export interface EndedExperiment {
  readonly id: string;
  readonly kind: ExperimentKind;
  readonly verdict: VerdictKind;
  readonly reason: string;
  /** Days since the world began. */
  readonly startedDay: number;
  readonly endedDay: number;
  /** As the experiment counted them. */
  readonly arms: readonly {
    readonly name: string;
    readonly versionId: string;
    readonly tasks: number;
  }[];
  /** Tasks of which something had been reported at the verdict. */
  readonly settledTasks: number;
  /** True value at the verdict of the version in question, less that of the first arm's. */
  readonly trueLift: number;
}
