import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { type Alarm, type IMetric, MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { Stage } from '../stage.ts';
import { AlarmSheet } from './alarm-sheet.ts';
import type { AlarmTopic } from './alarm-topic.ts';
import { ANOMALY_FIRST_RESPONSES } from './anomaly-responses.ts';
import type { BatonFunction, BatonFunctionName } from './baton-function.ts';
import type { BatonMetrics } from './baton-metrics.ts';
import type { DeadLetters } from './dead-letters.ts';

export interface AlarmsProps {
  readonly stage: Stage;
  readonly alarmTopic: AlarmTopic;
  readonly metrics: BatonMetrics;
  readonly api: HttpApi;
  readonly functions: Readonly<Record<BatonFunctionName, BatonFunction>>;
  readonly stateMachine: StateMachine;
  readonly deadLetters: readonly DeadLetters[];
}

const PERIOD = Duration.minutes(5);

/** Everything that people are told about, from what agents notice to what only learning does. */
export class Alarms extends Construct {
  readonly #props: AlarmsProps;
  readonly #sheet: AlarmSheet;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.#props = props;
    this.#sheet = new AlarmSheet(this, 'Sheet', {
      prefix: `baton-${props.stage.name}`,
      topic: props.alarmTopic.topic,
    });
    this.#sheet.anyOf('UserImpact', [...this.#serving(), ...this.#answering()], {
      means: 'Agents notice: answers fail, are slow, or come without a policy behind them.',
      doFirst:
        'look which of the alarms it is made of is on; agents fall back to their own defaults meanwhile.',
    });
    this.#learning();
    this.#evolving();
    this.#deadLetters();
    this.#anomalies();
  }

  /** What agents notice of the API. */
  #serving(): Alarm[] {
    const { api, functions } = this.#props;
    const serving = [functions.decide, functions.record, functions.read, functions.operate];
    return [
      this.#sheet.alarm('ApiErrors', {
        metric: api.metricServerError({ statistic: Stats.SUM, period: PERIOD }),
        from: 5,
        means: 'Calls of the API end with 5xx, so agents do without Baton.',
        doFirst:
          'filter the access logs for status 500 and above by routeKey, then read the errors in the log group of the function that serves that route.',
      }),
      this.#sheet.alarm('ApiSlow', {
        metric: api.metricLatency({ statistic: Stats.percentile(99), period: PERIOD }),
        from: 6_000,
        periods: 2,
        means: 'One call in a hundred takes longer than any call may, waiting for a fold included.',
        doFirst: 'sort the access logs by latencyMilliseconds and see which route it is.',
      }),
      this.#sheet.alarm('DecisionsSlow', {
        metric: functions.decide.lambda.metricDuration({
          statistic: Stats.percentile(99),
          period: PERIOD,
        }),
        from: 1_000,
        periods: 3,
        means: 'One decision in a hundred takes over a second, and agents stop waiting for it.',
        doFirst:
          "open the decide function's traces: a slow DynamoDB call or many cold starts show there.",
      }),
      this.#sheet.alarm('FunctionErrors', {
        metric: sumOf('errors', serving, (fn) => fn.lambda.metricErrors({ period: PERIOD })),
        from: 5,
        means: 'Functions of the API crash or time out instead of answering.',
        doFirst: "read the newest ERROR lines in the functions' log groups.",
      }),
      this.#sheet.alarm('FunctionThrottles', {
        metric: sumOf('throttles', Object.values(functions), (fn) =>
          fn.lambda.metricThrottles({ period: PERIOD }),
        ),
        from: 5,
        means: "Lambda refuses calls: the account's concurrency is used up, by Baton or by others.",
        doFirst:
          'look at ConcurrentExecutions of the account and ask AWS for a higher quota, or lower the stage’s throttle.',
      }),
    ];
  }

  /** What agents notice of the answers. */
  #answering(): Alarm[] {
    const { metrics } = this.#props;
    return [
      this.#sheet.alarm('FallbackShare', {
        metric: metrics.fallbackShare(PERIOD, 20),
        from: 5,
        periods: 3,
        means:
          'More than 5 % of selections get the built-in baseline: no strategy applies to their tasks, or no policy could be loaded.',
        doFirst:
          'ask GET /health for policyAgeSeconds; when it is fine, ask GET /v1/strategies whether one is enabled for these task types.',
      }),
      this.#sheet.alarm('StalePolicy', {
        metric: metrics.count('StalePolicyDecisions'),
        from: 1,
        periods: 3,
        means:
          'Decisions are made from an old policy, because it could not be read again for a quarter of an hour.',
        doFirst:
          "look for storage_unavailable and policy_stale in the decide function's log and in GET /v1/alerts.",
      }),
      this.#sheet.alarm('UnrecordedDecisions', {
        metric: metrics.count('UnrecordedDecisions'),
        from: 10,
        periods: 3,
        means:
          'Decisions are answered but not stored in time; what agents do not send along with the outcome is not learned from.',
        doFirst: 'look at the throttled requests and latency of the runs table in DynamoDB.',
      }),
    ];
  }

  #learning(): void {
    const { metrics, functions } = this.#props;
    const { fold } = functions;
    this.#sheet.alarm('DueRunsWait', {
      metric: metrics.most('OldestDueSeconds'),
      from: 15 * 60,
      periods: 3,
      silenceIsWrong: true,
      means:
        'Runs wait for more than 15 minutes to be learned from, or the sweep that would say so does not run.',
      doFirst: "read the fold function's newest errors; then look at alarm StreamLag.",
    });
    this.#sheet.alarm('StreamLag', {
      metric: fold.lambda.metric('IteratorAge', { statistic: Stats.MAXIMUM, period: PERIOD }),
      from: Duration.minutes(10).toMilliseconds(),
      periods: 2,
      means:
        'The fold function does not keep up with the stream of the runs table, or a record keeps failing.',
      doFirst:
        'see whether the fold function has errors (a failing record) or is only busy (its Duration is near its timeout).',
    });
    this.#sheet.alarm('FoldErrors', {
      metric: fold.lambda.metricErrors({ statistic: Stats.SUM, period: PERIOD }),
      from: 2,
      periods: 2,
      means: 'Folding fails again and again: outcomes are stored but not learned from.',
      doFirst: "read the fold function's newest errors; nothing is lost, runs stay due.",
    });
    this.#sheet.alarm('RunsSetAside', {
      metric: metrics.count('RunsSetAside'),
      from: 1,
      means: 'A run could not be folded and is set aside, so its outcome does not count.',
      doFirst:
        'find the run in GET /v1/alerts (run_set_aside); a new report about it takes it up again.',
    });
  }

  #evolving(): void {
    const { metrics, functions, stateMachine, stage } = this.#props;
    const everyPeriod = Duration.minutes(stage.evolutionEveryMinutes);
    this.#sheet.alarm('EvolutionBroken', {
      metric: new MathExpression({
        expression: 'FILL(failed, 0) + FILL(timedOut, 0) + FILL(aborted, 0)',
        usingMetrics: {
          failed: stateMachine.metricFailed(),
          timedOut: stateMachine.metricTimedOut(),
          aborted: stateMachine.metricAborted(),
        },
        period: PERIOD,
        label: 'executions that broke off',
      }),
      from: 1,
      means: 'A whole execution of the evolution failed, timed out or was aborted.',
      doFirst:
        'open the execution in Step Functions: the state in red names its function and error.',
    });
    this.#sheet.alarm('EvolutionSilent', {
      metric: stateMachine.metricStarted({ statistic: Stats.SUM, period: everyPeriod }),
      below: 1,
      periods: 2,
      silenceIsWrong: true,
      means: 'No evolution has started for two periods of its schedule.',
      doFirst:
        'look whether the schedule is enabled, and into the queue of scheduled evolutions that could not be started.',
    });
    this.#sheet.alarm('EvolutionFailures', {
      metric: metrics.count('EvolutionFailures'),
      from: 1,
      means: 'The evolution of one strategy failed; the others went on.',
      doFirst: "read the evolve function's newest errors: they name the strategy and the state.",
    });
    this.#sheet.alarm('EvolutionFunctionErrors', {
      metric: sumOf('errors', [functions.evolve, functions.propose], (fn) =>
        fn.lambda.metricErrors({ period: PERIOD }),
      ),
      from: 5,
      means: 'The functions behind the evolution keep failing; its retries hide single failures.',
      doFirst: "read the newest errors in the evolve and propose functions' log groups.",
    });
  }

  #deadLetters(): void {
    for (const { queue, holds, node } of this.#props.deadLetters) {
      this.#sheet.alarm(`DeadLetters${node.id}`, {
        metric: queue.metricApproximateNumberOfMessagesVisible({
          statistic: Stats.MAXIMUM,
          period: PERIOD,
        }),
        from: 1,
        means: `Work was given up: the queue ${node.id} holds ${holds}.`,
        doFirst:
          'read a message: it says what failed and why. Runs are not lost, the sweep finds what is due; purge the queue when the cause is mended.',
      });
    }
  }

  #anomalies(): void {
    const { metrics } = this.#props;
    for (const [kind, explanation] of Object.entries(ANOMALY_FIRST_RESPONSES)) {
      this.#sheet.alarm(`Anomaly-${kind}`, {
        metric: metrics.count('Anomalies', { kind }),
        from: 1,
        ...explanation,
      });
    }
  }
}

function sumOf(
  label: string,
  functions: readonly BatonFunction[],
  metricOf: (fn: BatonFunction) => IMetric,
): MathExpression {
  const entries = functions.map((fn): [string, IMetric] => [fn.name, metricOf(fn)]);
  return new MathExpression({
    expression: entries.map(([name]) => `FILL(${name}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(entries),
    period: PERIOD,
    label,
  });
}
