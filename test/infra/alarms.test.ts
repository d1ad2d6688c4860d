import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { evolutionStatusSchema } from '../../shared/domain/evolution/status.ts';
import { VERDICTS } from '../../shared/domain/experiment/experiment.ts';
import { METRICS } from '../../shared/domain/operations/metrics.ts';
import { ofType, one, type Resource, stackOf } from './support/template.ts';

const metricSchema = z.object({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
});
type Metric = z.infer<typeof metricSchema>;

const alarmSchema = z.object({
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  AlarmActions: z.array(z.string()).min(1),
  TreatMissingData: z.enum(['breaching', 'notBreaching']),
  MetricName: z.string().optional(),
  Namespace: z.string().optional(),
  Dimensions: metricSchema.shape.Dimensions,
  Metrics: z
    .array(z.object({ MetricStat: z.object({ Metric: metricSchema }).optional() }))
    .default([]),
});

async function alarms() {
  const found = ofType(await stackOf(), 'AWS::CloudWatch::Alarm');
  return found.map(({ properties }) => alarmSchema.parse(properties));
}

function metricsOf({ Metrics, ...alone }: z.infer<typeof alarmSchema>): Metric[] {
  const single = metricSchema.safeParse(alone);
  return [
    ...(single.success ? [single.data] : []),
    ...Metrics.flatMap(({ MetricStat }) => (MetricStat === undefined ? [] : [MetricStat.Metric])),
  ];
}

/** The metrics of the dashboard's widgets, with the short forms that CloudWatch knows written out. */
function dashboardMetrics(dashboard: Resource): Metric[] {
  const body = z
    .object({
      widgets: z.array(
        z.object({
          properties: z.looseObject({ metrics: z.array(z.array(z.unknown())).default([]) }),
        }),
      ),
    })
    .parse(JSON.parse(String(dashboard.properties.DashboardBody)));
  return body.widgets
    .flatMap(({ properties }) => properties.metrics)
    .flatMap((row): Metric[] => {
      const [Namespace, MetricName, ...rest] = row.filter((part) => typeof part === 'string');
      if (Namespace === undefined || MetricName === undefined) return [];
      const pairs = Array.from({ length: rest.length / 2 }, (_, at) => ({
        Name: rest[2 * at] ?? '',
        Value: rest[2 * at + 1] ?? '',
      }));
      return [{ Namespace, MetricName, Dimensions: pairs }];
    });
}

const DEFINITIONS: Readonly<
  Record<string, { readonly kind: string; readonly dimension?: string }>
> = METRICS;

/** What is wrong with the name or the dimensions of one of Baton's own figures. */
function misnamed({ Namespace, MetricName, Dimensions }: Metric): string[] {
  if (Namespace !== 'Baton') return [];
  const definition = DEFINITIONS[MetricName];
  if (definition === undefined) return [`${MetricName} is reported by nothing`];
  const names = Dimensions.map(({ Name }) => Name).sort();
  const { dimension } = definition;
  const wanted = [...(dimension === undefined ? [] : [dimension]), 'stage'].sort();
  return names.join() === wanted.join() ? [] : [`${MetricName} has ${wanted}, not ${names}`];
}

describe('every alarm', () => {
  it('tells somebody, says what it means and what to do first', async () => {
    for (const { AlarmName, AlarmDescription, AlarmActions } of await alarms()) {
      expect([AlarmName, AlarmActions]).toEqual([AlarmName, [expect.stringContaining(':sns:')]]);
      expect(AlarmDescription).toMatch(/^[A-Z].{20,}\. First: .{20,}\.$/s);
      expect(AlarmDescription.length).toBeLessThan(1_024);
    }
  });

  it('looks at figures that Baton reports, under the dimensions they are reported with', async () => {
    const looked = (await alarms()).flatMap(metricsOf);
    expect(looked.filter(({ Namespace }) => Namespace === 'Baton').length).toBeGreaterThan(10);
    expect(looked.flatMap(misnamed)).toEqual([]);
  });

  it('is there for what people must hear of', async () => {
    const names = (await alarms()).map(({ AlarmName }) => AlarmName.replace('baton-main-', ''));
    expect(names).toEqual(
      expect.arrayContaining([
        ...['ApiErrors', 'ApiSlow', 'DecisionsSlow', 'FallbackShare', 'StalePolicy'],
        ...['DueRunsWait', 'StreamLag', 'EvolutionBroken', 'EvolutionSilent'],
        ...['Anomaly-success_rate_drop', 'Anomaly-sample_ratio_mismatch', 'Anomaly-rollback'],
        'Anomaly-budget',
      ]),
    );
  });

  it('takes silence for trouble only where something must report', async () => {
    const breaching = (await alarms()).filter((each) => each.TreatMissingData === 'breaching');
    expect(breaching.map(({ AlarmName }) => AlarmName).sort()).toEqual([
      'baton-main-DueRunsWait',
      'baton-main-EvolutionSilent',
    ]);
  });
});

describe('the alarm for user impact', () => {
  it('is made of what agents notice, and tells somebody', async () => {
    const { properties } = one(await stackOf(), 'AWS::CloudWatch::CompositeAlarm');
    for (const part of ['ApiErrors', 'ApiSlow', 'DecisionsSlow', 'FallbackShare', 'StalePolicy']) {
      expect(properties.AlarmRule).toContain(`baton-main-${part}"`);
    }
    expect(properties.AlarmActions).toEqual([expect.stringContaining(':sns:')]);
    expect(properties.AlarmDescription).toContain('First: ');
  });
});

describe('the dashboard', () => {
  it('shows every figure that Baton reports, and none that it does not', async () => {
    const shown = dashboardMetrics(one(await stackOf(), 'AWS::CloudWatch::Dashboard'));
    expect(shown.flatMap(misnamed)).toEqual([]);
    const names = new Set(shown.map(({ MetricName }) => MetricName));
    expect(Object.keys(METRICS).filter((name) => !names.has(name))).toEqual(['EvolutionFailures']);
  });

  it('shows experiments by each verdict that there is', async () => {
    const shown = dashboardMetrics(one(await stackOf(), 'AWS::CloudWatch::Dashboard'))
      .filter(({ MetricName }) => MetricName === 'ExperimentVerdicts')
      .map(({ Dimensions }) => Dimensions.find(({ Name }) => Name === 'verdict')?.Value);
    expect(shown).toEqual(VERDICTS);
  });

  it('shows evolutions by each status with which they end', async () => {
    const shown = dashboardMetrics(one(await stackOf(), 'AWS::CloudWatch::Dashboard'))
      .filter(({ MetricName }) => MetricName === 'EvolutionStatus')
      .map(({ Dimensions }) => Dimensions.find(({ Name }) => Name === 'status')?.Value);
    const endings = evolutionStatusSchema.options.filter((status) => status !== 'running');
    expect(shown.toSorted()).toEqual(endings.toSorted());
  });
});

describe('the topic of alarms', () => {
  it('is encrypted with a key that CloudWatch of this account may use', async () => {
    const stack = await stackOf();
    const { properties } = one(stack, 'AWS::KMS::Key');
    expect(properties.EnableKeyRotation).toBe(true);
    expect(one(stack, 'AWS::SNS::Topic').properties.KmsMasterKeyId).toContain('AlarmTopicKey');
    const { Statement } = z.object({ Statement: z.array(z.unknown()) }).parse(properties.KeyPolicy);
    expect(Statement).toContainEqual({
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Resource: '*',
    });
  });

  it('takes alarms from CloudWatch of this account, over TLS only', async () => {
    const { properties } = one(await stackOf(), 'AWS::SNS::TopicPolicy');
    const { Statement } = z
      .object({ Statement: z.array(z.looseObject({ Effect: z.string() })) })
      .parse(properties.PolicyDocument);
    expect(Statement).toEqual([
      expect.objectContaining({
        Effect: 'Deny',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
      }),
    ]);
  });

  it('is told to every address of the stage', async () => {
    const alarmEmails = ['a@baton.dev', 'b@baton.dev'];
    const subscriptions = ofType(await stackOf({ alarmEmails }), 'AWS::SNS::Subscription');
    expect(subscriptions.map(({ properties }) => properties.Endpoint)).toEqual(alarmEmails);
  });
});
