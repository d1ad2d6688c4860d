import type { Clock, Doorbell, EvolutionRunner, Log, Metrics, Proposer, Stores } from '../ports.ts';
import type { Alerting } from './alerting.ts';
import type { ModelCompiler } from './model-compiler.ts';
import type { PolicySource } from './policy-source.ts';

/** Everything a use case works with, put together by the home it runs in. */
export interface Baton {
  readonly stores: Stores;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly alerting: Alerting;
  readonly policy: PolicySource;
  readonly compiler: ModelCompiler;
  readonly doorbell: Doorbell;
  readonly proposers: {
    /** The language model that was configured, if any. */
    readonly configured: Proposer | undefined;
    readonly offline: Proposer;
  };
  /** `undefined` where nothing starts evolutions on request. */
  readonly evolutionRunner?: EvolutionRunner | undefined;
  /** How long a decision waits for storage in all, in milliseconds. @default 100 */
  readonly decisionMilliseconds?: number;
  /** Another function folds and publishes; this one has no right to. @default false */
  readonly foldsElsewhere?: boolean;
  /** The version of Baton itself. */
  readonly version: string;
}
