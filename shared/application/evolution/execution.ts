import type { Evolution } from '../../domain/evolution/evolution.ts';

/** One strategy's part in an execution of the state machine. */
export type StrategyExecution = Pick<Evolution, 'executionId' | 'slug' | 'dryRun'>;
