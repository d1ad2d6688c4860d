import { Duration } from 'aws-cdk-lib';
import { InvocationType, Trigger } from 'aws-cdk-lib/triggers';
import { Construct } from 'constructs';
import type { BatonFunction } from './baton-function.ts';

export interface SeedingProps {
  readonly seed: BatonFunction;
  /** What must be there first. */
  readonly after: readonly Construct[];
}

/**
 * Loads the hand-designed strategies and publishes the policy while the stack is deployed, so that
 * the first call finds both. It writes only what is missing: a second run changes nothing. When it
 * fails, the deployment does.
 */
export class Seeding extends Construct {
  constructor(scope: Construct, id: string, { seed, after }: SeedingProps) {
    super(scope, id);
    new Trigger(this, 'Trigger', {
      handler: seed.lambda,
      invocationType: InvocationType.REQUEST_RESPONSE,
      timeout: Duration.minutes(2),
      executeAfter: [...after],
    });
  }
}
