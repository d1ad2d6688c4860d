import type { Configuration } from '../../shared/domain/strategy/configuration.ts';
import type { Cell } from './true-value.ts';

/** What truly happened in a run, whatever was reported of it. */
export interface PlayedRun {
  readonly success: boolean;
  readonly costUsd: number;
  readonly durationSeconds: number;
}

/** A report as the API accepted it. */
export interface AcceptedReport {
  /** Milliseconds. */
  readonly at: number;
  /** The run's position in its task. */
  readonly run: number;
  readonly success: boolean;
  /** It says that nothing more will come. */
  readonly final: boolean;
}

/** A task as it was played. */
export interface PlayedTask {
  readonly taskId: string;
  readonly cell: Cell;
  readonly configuration: Configuration;
  readonly experimentId: string | null;
  readonly arm: string | null;
  /** Milliseconds. */
  readonly assignedAt: number;
  readonly runs: PlayedRun[];
  /** What was reported of its runs, as it came in. */
  readonly reports: AcceptedReport[];
}
