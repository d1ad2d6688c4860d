import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IScheduleTarget } from 'aws-cdk-lib/aws-scheduler';
import {
  ScheduleTargetBase,
  type ScheduleTargetBaseProps,
} from 'aws-cdk-lib/aws-scheduler-targets';
import type { BatonFunction } from './baton-function.ts';

/** A schedule's target: the function, and no other version of it, as the stock target would allow. */
export class CallFunction extends ScheduleTargetBase implements IScheduleTarget {
  readonly #fn: BatonFunction;

  constructor(fn: BatonFunction, props: ScheduleTargetBaseProps) {
    super(props, fn.lambda.functionArn);
    this.#fn = fn;
  }

  protected override addTargetActionToRole(role: IRole): void {
    this.#fn.grantCalling(role);
  }
}
