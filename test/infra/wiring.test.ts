import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { RUN_INDEXES, SET_ASIDE_SHARD } from '../../shared/adapters/dynamo/keys.ts';
import { may, policiesOf } from './support/may.ts';
import { ofType, one, type Resource, stackOf } from './support/template.ts';

const ASL = readFileSync(new URL('../../infra/evolution.asl.json', import.meta.url), 'utf8');

const arnOf = (queue: Resource) => `arn:aws:sqs:eu-central-1:111122223333:${queue.id}`;

const deadLettersSchema = z.object({
  Target: z.object({
    DeadLetterConfig: z.object({ Arn: z.string() }),
    RetryPolicy: z.object({
      MaximumRetryAttempts: z.int().min(1).max(10),
      MaximumEventAgeInSeconds: z.int().min(60).max(3_600),
    }),
    RoleArn: z.string(),
    Input: z.string().optional(),
  }),
});

describe('work that fails for good', () => {
  it('ends in a queue that is encrypted, takes TLS only and keeps it for 14 days', async () => {
    const stack = await stackOf();
    const queues = ofType(stack, 'AWS::SQS::Queue');
    const policies = ofType(stack, 'AWS::SQS::QueuePolicy');
    expect(queues).toHaveLength(3);
    for (const queue of queues) {
      expect(queue.properties).toMatchObject({
        SqsManagedSseEnabled: true,
        MessageRetentionPeriod: 14 * 86_400,
      });
      const policy = policies.find(({ properties }) => String(properties.Queues) === queue.id);
      expect(JSON.stringify(policy?.properties)).toContain('"aws:SecureTransport":"false"');
    }
  });

  it('is alarmed at the first message in any queue', async () => {
    const stack = await stackOf();
    const alarms = ofType(stack, 'AWS::CloudWatch::Alarm').filter(
      ({ properties }) => properties.MetricName === 'ApproximateNumberOfMessagesVisible',
    );
    const watched = alarms.map(({ properties }) => JSON.stringify(properties.Dimensions));
    for (const { id } of ofType(stack, 'AWS::SQS::Queue')) {
      expect(watched.filter((dimensions) => dimensions.includes(id))).toHaveLength(1);
    }
    expect(alarms.map(({ properties }) => properties.Threshold)).toEqual([1, 1, 1]);
  });

  it('has a queue behind every schedule, which may send there', async () => {
    const stack = await stackOf();
    const queues = ofType(stack, 'AWS::SQS::Queue').map(arnOf);
    const schedules = ofType(stack, 'AWS::Scheduler::Schedule');
    expect(schedules).toHaveLength(2);
    for (const { properties } of schedules) {
      const { Target } = deadLettersSchema.parse(properties);
      expect(queues).toContain(Target.DeadLetterConfig.Arn);
      const roleId = Target.RoleArn.split('.')[0] ?? '';
      const policies = policiesOf(stack, one(stack, 'AWS::IAM::Role', roleId));
      const send = { action: 'sqs:SendMessage', resource: Target.DeadLetterConfig.Arn };
      expect(await may(policies, send)).toBe(true);
    }
  });

  it('has a queue behind the stream and behind asynchronous sweeps', async () => {
    const stack = await stackOf();
    const mapping = one(stack, 'AWS::Lambda::EventSourceMapping');
    const sweeps = one(stack, 'AWS::Lambda::EventInvokeConfig');
    const fold = policiesOf(stack, one(stack, 'AWS::IAM::Role', 'FunctionsFoldRole'));
    for (const { properties } of [mapping, sweeps]) {
      const { OnFailure } = z
        .object({ OnFailure: z.object({ Destination: z.string() }) })
        .parse(properties.DestinationConfig);
      const send = { action: 'sqs:SendMessage', resource: OnFailure.Destination };
      expect(await may(fold, send)).toBe(true);
    }
  });
});

describe('the stream of the runs table', () => {
  it('rings for runs that are due, soon, with bounded and bisected retries', async () => {
    const { properties } = one(await stackOf(), 'AWS::Lambda::EventSourceMapping');
    expect(properties).toMatchObject({
      MaximumBatchingWindowInSeconds: 1,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRetryAttempts: 10,
      MaximumRecordAgeInSeconds: 6 * 3_600,
    });
  });

  it('shows the attributes by which due runs are told', async () => {
    const stack = await stackOf();
    const { properties } = one(stack, 'AWS::Lambda::EventSourceMapping');
    const { Filters } = z
      .object({ Filters: z.tuple([z.object({ Pattern: z.string() })]) })
      .parse(properties.FilterCriteria);
    expect(JSON.parse(Filters[0].Pattern)).toEqual({
      eventName: ['INSERT', 'MODIFY'],
      dynamodb: {
        NewImage: {
          [RUN_INDEXES.due.partition]: { S: [{ 'anything-but': [SET_ASIDE_SHARD] }] },
          [RUN_INDEXES.due.sort]: { S: [{ exists: true }] },
        },
      },
    });
    const runs = one(stack, 'AWS::DynamoDB::Table', 'TablesRuns');
    expect(runs.properties.StreamSpecification).toEqual({ StreamViewType: 'NEW_IMAGE' });
  });
});

describe('the evolution', () => {
  const machine = async () => one(await stackOf(), 'AWS::StepFunctions::StateMachine');

  it('is deployed as it stands, with each placeholder replaced by a function', async () => {
    const { properties } = await machine();
    const functions = ofType(await stackOf(), 'AWS::Lambda::Function').map(({ id }) => id);
    const substitutions = z
      .record(z.string(), z.string())
      .parse(properties.DefinitionSubstitutions);
    const placeholders = new Set([...ASL.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name));
    expect(properties.DefinitionString).toBe(ASL);
    expect(new Set(Object.keys(substitutions))).toEqual(placeholders);
    for (const name of Object.values(substitutions)) expect(functions).toContain(name);
  });

  it('may call its functions, and no others', async () => {
    const stack = await stackOf();
    const policies = policiesOf(stack, one(stack, 'AWS::IAM::Role', 'EvolutionStateMachineRole'));
    for (const { id } of ofType(stack, 'AWS::Lambda::Function')) {
      const resource = `arn:aws:lambda:eu-central-1:111122223333:function:${id}`;
      const call = { action: 'lambda:InvokeFunction', resource };
      const isItsOwn = /^Functions(Evolve|Propose)Function/.test(id);
      expect([id, await may(policies, call)]).toEqual([id, isItsOwn]);
    }
  });

  it('waits for a function longer than the function may take', async () => {
    const timeouts = [...ASL.matchAll(/"TimeoutSeconds": (\d+)/g)].map(([, text]) => Number(text));
    for (const name of ['Evolve', 'Propose']) {
      const { properties } = one(await stackOf(), 'AWS::Lambda::Function', `Functions${name}`);
      expect(properties.Timeout).toBeLessThan(Math.min(...timeouts));
    }
  });

  it('logs every event, without the data, and is traced', async () => {
    expect((await machine()).properties).toMatchObject({
      StateMachineType: 'STANDARD',
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
    });
  });

  it.each([
    [15, 'rate(15 minutes)', 900],
    [60, 'rate(1 hour)', 3_600],
    [720, 'rate(12 hours)', 43_200],
  ])('starts every %d minutes, and its silence is alarmed', async (minutes, rate, seconds) => {
    const stack = await stackOf({ evolutionEveryMinutes: minutes });
    const { properties } = one(stack, 'AWS::Scheduler::Schedule', 'EvolutionSchedule');
    expect(properties.ScheduleExpression).toBe(rate);
    expect(deadLettersSchema.parse(properties).Target.Input).toBe('{}');
    expect(
      one(stack, 'AWS::CloudWatch::Alarm', 'AlarmsSheetEvolutionSilent').properties,
    ).toMatchObject({
      Period: seconds,
      EvaluationPeriods: 2,
      TreatMissingData: 'breaching',
    });
  });
});

describe('the first strategies', () => {
  it('are loaded by every deployment that changes the function, which fails with it', async () => {
    const { properties } = one(await stackOf(), 'Custom::Trigger');
    expect(properties).toMatchObject({
      HandlerArn: expect.stringContaining('FunctionsSeedFunction'),
      InvocationType: 'RequestResponse',
    });
  });
});

describe('every function', () => {
  it('runs Node 24 on arm64, logs JSON into its own group for a set time, and is traced', async () => {
    const stack = await stackOf();
    const functions = ofType(stack, 'AWS::Lambda::Function').filter(({ id }) =>
      id.startsWith('Functions'),
    );
    expect(functions).toHaveLength(8);
    for (const { properties } of functions) {
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        TracingConfig: { Mode: 'Active' },
        LoggingConfig: { LogFormat: 'JSON' },
        Environment: { Variables: { BATON_STAGE: 'main', POWERTOOLS_METRICS_NAMESPACE: 'Baton' } },
      });
    }
  });

  it('keeps its log lines as long as the stage says, like the API and the state machine', async () => {
    const groups = ofType(await stackOf({ logRetentionDays: 30 }), 'AWS::Logs::LogGroup');
    expect(groups).toHaveLength(10);
    for (const { properties } of groups) expect(properties.RetentionInDays).toBe(30);
  });
});
