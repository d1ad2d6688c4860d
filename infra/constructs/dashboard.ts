import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  PeriodOverride,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Stage } from '../stage.ts';
import type { BatonFunction, BatonFunctionName } from './baton-function.ts';
import {
  ANOMALY_KINDS,
  type BatonMetrics,
  EVOLUTION_STATUSES,
  SOURCES,
  VERDICTS,
} from './baton-metrics.ts';

export interface DashboardProps {
  readonly stage: Stage;
  readonly metrics: BatonMetrics;
  readonly api: HttpApi;
  readonly functions: Readonly<Record<BatonFunctionName, BatonFunction>>;
  readonly stateMachine: StateMachine;
}

const PERIOD = Duration.minutes(5);
const DAY = Duration.days(1);

/** The whole loop on one page, from what agents ask to what evolution makes of it. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const { stage } = props;
    new CloudWatchDashboard(this, 'Dashboard', {
      dashboardName: `baton-${stage.name}`,
      defaultInterval: Duration.days(7),
      periodOverride: PeriodOverride.INHERIT,
      widgets: [
        [heading('Deciding: what agents ask, and what they get')],
        deciding(props),
        [heading('Learning: how runs end, and how soon that counts')],
        learning(props),
        [heading('Evolving: what is tried, and what it costs')],
        evolving(props),
      ],
    });
  }
}

function deciding({ api, metrics, functions }: DashboardProps): IWidget[] {
  const latency = (statistic: string, label: string) =>
    functions.decide.lambda.metricDuration({ statistic, label, period: PERIOD });
  return [
    graph('Requests', [
      api.metricCount({ statistic: Stats.SUM, label: 'all', period: PERIOD }),
      api.metricClientError({ statistic: Stats.SUM, label: '4xx', period: PERIOD }),
      api.metricServerError({ statistic: Stats.SUM, label: '5xx', period: PERIOD }),
    ]),
    graph('Time to decide (ms)', [
      latency(Stats.percentile(50), 'p50'),
      latency(Stats.percentile(99), 'p99'),
      api.metricLatency({ statistic: Stats.percentile(99), label: 'API p99', period: PERIOD }),
    ]),
    graph('Selections by source', metrics.each('Selections', 'source', SOURCES)),
    graph('Choices by source', metrics.each('Choices', 'source', SOURCES)),
    graph('Answers in trouble', [
      metrics.count('FallbackSelections', {}, 'fallback'),
      metrics.count('StalePolicyDecisions', {}, 'stale policy'),
      metrics.count('UnseenFeatures', {}, 'features never seen'),
      metrics.count('UnrecordedDecisions', {}, 'not recorded'),
    ]),
  ];
}

function learning({ metrics, functions }: DashboardProps): IWidget[] {
  return [
    graph('Success (%)', [metrics.successShare(Duration.hours(1))]),
    graph('Utility, mean', [metrics.average('Utility')]),
    graph('Runs that ended', [
      metrics.count('SettledRuns', {}, 'settled'),
      metrics.count('SuccessfulRuns', {}, 'successful'),
      metrics.count('LostRuns', {}, 'lost'),
    ]),
    graph('Waiting to be learned from', [
      metrics.most('DueRuns', 'runs due'),
      metrics.most('OldestDueSeconds', 'oldest (s)'),
      functions.fold.lambda.metric('IteratorAge', {
        statistic: Stats.MAXIMUM,
        label: 'stream lag (ms)',
        period: PERIOD,
      }),
    ]),
    graph('Folding', [
      metrics.count('FoldedRuns', {}, 'folded'),
      metrics.count('FoldConflicts', {}, 'conflicts'),
      metrics.count('RunsSetAside', {}, 'set aside'),
    ]),
  ];
}

function evolving({ metrics, stateMachine }: DashboardProps): IWidget[] {
  const daily = (name: string) => metrics.count(name).with({ period: DAY });
  return [
    graph('Experiments by verdict', metrics.each('ExperimentVerdicts', 'verdict', VERDICTS)),
    graph('Evolutions by status', metrics.each('EvolutionStatus', 'status', EVOLUTION_STATUSES)),
    graph('Executions', [
      stateMachine.metricStarted({ label: 'started', period: PERIOD }),
      stateMachine.metricSucceeded({ label: 'succeeded', period: PERIOD }),
      stateMachine.metricFailed({ label: 'failed', period: PERIOD }),
      stateMachine.metricTimedOut({ label: 'timed out', period: PERIOD }),
    ]),
    graph('Bedrock spend a day (US$)', [daily('BedrockSpendUsd')]),
    graph('Anomalies', metrics.each('Anomalies', 'kind', ANOMALY_KINDS)),
  ];
}

function heading(text: string): IWidget {
  return new TextWidget({ markdown: `## ${text}`, width: 24, height: 1 });
}

function graph(title: string, left: IMetric[]): IWidget {
  return new GraphWidget({ title, left, width: 8, height: 6, leftYAxis: { min: 0 } });
}
