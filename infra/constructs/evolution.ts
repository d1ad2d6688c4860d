import { readFileSync } from 'node:fs';
import { CfnOutput, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import {
  DefinitionBody,
  LogLevel,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { checkedDefinition } from '../checks/check-asl.ts';
import type { Stage } from '../stage.ts';
import type { BatonFunction } from './baton-function.ts';
import { DeadLetters } from './dead-letters.ts';

export interface EvolutionProps {
  readonly stage: Stage;
  /** The deterministic states. */
  readonly evolve: BatonFunction;
  /** The state that asks a language model. */
  readonly propose: BatonFunction;
  /** @default infra/evolution.asl.json */
  readonly definitionFile?: string;
}

const DEFINITION_FILE = new URL('../evolution.asl.json', import.meta.url).pathname;

/** The state machine that improves strategies, and the schedule that starts it. */
export class Evolution extends Construct {
  readonly stateMachine: StateMachine;
  readonly deadLetters: readonly DeadLetters[];

  constructor(scope: Construct, id: string, props: EvolutionProps) {
    super(scope, id);
    const { stage, evolve, propose, definitionFile = DEFINITION_FILE } = props;
    const functions = { EvolveFunction: evolve, ProposeFunction: propose };
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineName: `baton-${stage.name}-evolution`,
      stateMachineType: StateMachineType.STANDARD,
      comment: 'Improves strategies: judges experiments, proposes new versions, starts experiments',
      definitionBody: DefinitionBody.fromString(
        checkedDefinition(readFileSync(definitionFile, 'utf8'), Object.keys(functions)),
      ),
      definitionSubstitutions: Object.fromEntries(
        Object.entries(functions).map(([name, fn]) => [name, fn.lambda.functionName]),
      ),
      tracingEnabled: true,
      logs: {
        destination: new LogGroup(this, 'Logs', {
          logGroupName: `/aws/vendedlogs/baton-${stage.name}-evolution`,
          retention: stage.logRetentionDays,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
        level: LogLevel.ALL,
        // States pass ids only, and the execution's history has them: a second copy helps nobody.
        includeExecutionData: false,
      },
    });
    for (const fn of Object.values(functions)) fn.grantCalling(this.stateMachine.role);
    Validations.of(this.stateMachine).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'The role of the evolution state machine: log deliveries and X-Ray know no resources, so AWS wants them allowed on *.',
    });
    this.deadLetters = [this.#schedule(stage)];
    new CfnOutput(this, 'Arn', {
      value: this.stateMachine.stateMachineArn,
      description: 'The state machine that improves strategies',
    }).overrideLogicalId('EvolutionStateMachineArn');
  }

  /** Lets operators' calls start an evolution, and tells where it is. */
  grantStarting(fn: BatonFunction): void {
    fn.allow(
      new PolicyStatement({
        actions: ['states:StartExecution'],
        resources: [this.stateMachine.stateMachineArn],
      }),
    );
    fn.tell('BATON_STATE_MACHINE_ARN', this.stateMachine.stateMachineArn);
  }

  #schedule(stage: Stage): DeadLetters {
    const unstarted = new DeadLetters(this, 'UnstartedEvolutions', {
      holds: 'scheduled evolutions that could not be started',
    });
    new Schedule(this, 'Schedule', {
      description: 'Starts the evolution of the strategies that are due',
      schedule: ScheduleExpression.rate(Duration.minutes(stage.evolutionEveryMinutes)),
      target: new StepFunctionsStartExecution(this.stateMachine, {
        input: ScheduleTargetInput.fromObject({}),
        retryAttempts: 5,
        maxEventAge: Duration.minutes(15),
        deadLetterQueue: unstarted.queue,
      }),
    });
    return unstarted;
  }
}
