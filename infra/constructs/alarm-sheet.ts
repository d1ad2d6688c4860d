import {
  Alarm,
  AlarmRule,
  AlarmState,
  ComparisonOperator,
  CompositeAlarm,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

/** What people read when it goes off. */
interface Explanation {
  /** What has happened, and to whom it matters. */
  readonly means: string;
  /** Where to look or what to do before anything else. */
  readonly doFirst: string;
}

export interface AlarmTerms extends Explanation {
  readonly metric: IMetric;
  /** It goes off from this value on, or below it. */
  readonly from?: number;
  readonly below?: number;
  /** For so many periods of the metric in a row. @default 1 */
  readonly periods?: number;
  /** When nothing is reported, that is what is wrong. @default false */
  readonly silenceIsWrong?: boolean;
}

export interface AlarmSheetProps {
  /** What the names of all alarms begin with. */
  readonly prefix: string;
  readonly topic: ITopic;
}

/** Makes alarms that all tell somebody, and say what they mean and what to do first. */
export class AlarmSheet extends Construct {
  readonly #props: AlarmSheetProps;

  constructor(scope: Construct, id: string, props: AlarmSheetProps) {
    super(scope, id);
    this.#props = props;
  }

  alarm(name: string, terms: AlarmTerms): Alarm {
    const { metric, from, below, periods = 1, silenceIsWrong = false } = terms;
    const threshold = from ?? below;
    if (threshold === undefined || (from !== undefined && below !== undefined)) {
      throw new Error(`Alarm ${name} must have one of from and below; got ${from} and ${below}`);
    }
    const alarm = new Alarm(this, name, {
      alarmName: `${this.#props.prefix}-${name}`,
      alarmDescription: description(terms),
      metric,
      threshold,
      comparisonOperator:
        from === undefined
          ? ComparisonOperator.LESS_THAN_THRESHOLD
          : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: periods,
      treatMissingData: silenceIsWrong
        ? TreatMissingData.BREACHING
        : TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.#props.topic));
    alarm.addOkAction(new SnsAction(this.#props.topic));
    return alarm;
  }

  /** Goes off while any of the alarms does. */
  anyOf(name: string, alarms: readonly Alarm[], explanation: Explanation): CompositeAlarm {
    const alarm = new CompositeAlarm(this, name, {
      compositeAlarmName: `${this.#props.prefix}-${name}`,
      alarmDescription: description(explanation),
      alarmRule: AlarmRule.anyOf(
        ...alarms.map((each) => AlarmRule.fromAlarm(each, AlarmState.ALARM)),
      ),
    });
    alarm.addAlarmAction(new SnsAction(this.#props.topic));
    return alarm;
  }
}

function description({ means, doFirst }: Explanation): string {
  return `${means} First: ${doFirst}`;
}
