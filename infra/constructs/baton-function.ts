import { join } from 'node:path';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { type IRole, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogLevel, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { BUNDLE, type BundledFunction, externalModules } from '../../functions/bundle.ts';
import type { Stage } from '../stage.ts';
import { PROJECT_ROOT } from '../stage-sources.ts';

/** A function of Baton, named like its entry in `functions/`. */
export type BatonFunctionName = BundledFunction;

export interface BatonFunctionProps {
  readonly stage: Stage;
  readonly name: BatonFunctionName;
  readonly description: string;
  /** A CPU's share grows with it: 1769 MB are one CPU. @default 512 */
  readonly memoryMegabytes?: number;
  /** @default 10 seconds */
  readonly timeout?: Duration;
  /** Why a failed asynchronous call needs no dead letter target of the function itself. */
  readonly withoutDeadLettersBecause: string;
}

/**
 * The recipe of every function: Node 24 on arm64, one minified CommonJS file with the SDK inside,
 * JSON logs in a log group of its own, traces, and a role that may write just these.
 */
export class BatonFunction extends Construct {
  readonly name: BatonFunctionName;
  readonly lambda: NodejsFunction;
  readonly logGroup: LogGroup;
  readonly #role: Role;

  constructor(scope: Construct, id: string, props: BatonFunctionProps) {
    super(scope, id);
    const { stage, name } = props;
    this.name = name;
    this.logGroup = new LogGroup(this, 'Logs', {
      retention: stage.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.#role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `What Baton's ${name} function may do`,
    });
    this.logGroup.grantWrite(this.#role);
    this.lambda = new NodejsFunction(this, 'Function', {
      entry: join(PROJECT_ROOT, 'functions', `${name}.ts`),
      projectRoot: PROJECT_ROOT,
      depsLockFilePath: join(PROJECT_ROOT, 'package-lock.json'),
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMegabytes ?? 512,
      timeout: props.timeout ?? Duration.seconds(10),
      role: this.#role,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      systemLogLevelV2: SystemLogLevel.WARN,
      tracing: Tracing.ACTIVE,
      environment: {
        BATON_STAGE: stage.name,
        BATON_RETENTION_DAYS: String(stage.retentionDays),
        POWERTOOLS_SERVICE_NAME: `baton-${name}`,
        POWERTOOLS_METRICS_NAMESPACE: 'Baton',
      },
      bundling: {
        format: OutputFormat.CJS,
        target: BUNDLE.target,
        minify: BUNDLE.minify,
        mainFields: [...BUNDLE.mainFields],
        externalModules: externalModules(name),
        logLevel: LogLevel.WARNING,
      },
    });
    Validations.of(this.#role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: `The ${name} function's role: X-Ray's PutTraceSegments and PutTelemetryRecords know no resources, so they are allowed on *; nothing else is.`,
    });
    Validations.of(this.lambda).acknowledge({
      id: 'Serverless-LambdaDLQ',
      reason: `The ${name} function: ${props.withoutDeadLettersBecause}`,
    });
  }

  /** Lets the function do what the statement says. */
  allow(statement: PolicyStatement): void {
    this.#role.addToPolicy(statement);
  }

  /** Tells the function where something is. */
  tell(variable: string, value: string): void {
    this.lambda.addEnvironment(variable, value);
  }

  /** Lets a role call this function, in its current code only. */
  grantCalling(role: IRole): void {
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: [this.lambda.functionArn],
      }),
    );
  }
}
