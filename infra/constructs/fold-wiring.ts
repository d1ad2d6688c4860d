import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  EventSourceMapping,
  FilterCriteria,
  FilterRule,
  StartingPosition,
} from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { RUN_INDEXES, SET_ASIDE_SHARD } from '../../shared/adapters/dynamo/keys.ts';
import type { BatonFunction } from './baton-function.ts';
import { CallFunction } from './call-function.ts';
import { DeadLetters } from './dead-letters.ts';
import type { Tables } from './tables.ts';

export interface FoldWiringProps {
  readonly fold: BatonFunction;
  readonly tables: Tables;
}

/** How often `fold` looks for runs that no record announced. */
const SWEEP = Duration.minutes(5);

/**
 * What makes `fold` learn: the stream of the runs table rings when a run becomes due, and a sweep
 * finds what the stream lost. What fails for good ends in a queue of its own.
 */
export class FoldWiring extends Construct {
  readonly deadLetters: readonly DeadLetters[];

  constructor(scope: Construct, id: string, { fold, tables }: FoldWiringProps) {
    super(scope, id);
    const records = new DeadLetters(this, 'UnfoldedRecords', {
      holds: 'records of the runs stream that could not be folded',
    });
    const sweeps = new DeadLetters(this, 'FailedSweeps', {
      holds: 'sweeps for due runs that could not be started or failed',
    });
    this.deadLetters = [records, sweeps];
    fold.allow(
      new PolicyStatement({
        actions: [
          'dynamodb:DescribeStream',
          'dynamodb:GetRecords',
          'dynamodb:GetShardIterator',
          'dynamodb:ListStreams',
        ],
        resources: [tables.runsStreamArn],
      }),
    );
    const mapping = new EventSourceMapping(this, 'Doorbell', {
      target: fold.lambda,
      eventSourceArn: tables.runsStreamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      filters: [DUE_RUNS],
      batchSize: 500,
      maxBatchingWindow: Duration.seconds(1),
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      retryAttempts: 10,
      maxRecordAge: Duration.hours(6),
      onFailure: new SqsDlq(records.queue),
    });
    // Lambda looks at the function's permissions when the mapping is made.
    mapping.node.addDependency(fold);
    fold.lambda.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: SWEEP,
      onFailure: new SqsDestination(sweeps.queue),
    });
    new Schedule(this, 'Sweep', {
      description: 'Finds runs that are due and unannounced, closes outcome windows',
      schedule: ScheduleExpression.rate(SWEEP),
      target: new CallFunction(fold, {
        retryAttempts: 3,
        maxEventAge: SWEEP,
        deadLetterQueue: sweeps.queue,
      }),
    });
  }
}

/** Only items that are in the index of due runs, and not set aside there. */
const DUE_RUNS = FilterCriteria.filter({
  eventName: FilterRule.or('INSERT', 'MODIFY'),
  dynamodb: {
    NewImage: {
      [RUN_INDEXES.due.partition]: { S: [{ 'anything-but': [SET_ASIDE_SHARD] }] },
      [RUN_INDEXES.due.sort]: { S: FilterRule.exists() },
    },
  },
});
