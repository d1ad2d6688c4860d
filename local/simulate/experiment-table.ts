import { signed, type Table } from '../replay/summary-tables.ts';
import type { Summary } from './summary.ts';

/** Each experiment with when and how it ended, beside the truth. */
export function experimentTable({ experiments }: Pick<Summary, 'experiments'>): Table {
  return {
    caption: 'Experiments',
    columns: [
      '',
      'seed',
      'begun on day',
      'ended on day',
      'verdict',
      'tasks by arm',
      'settled',
      'true lift',
    ],
    rows: experiments.map((each) => [
      each.id,
      String(each.seed),
      oneDecimal(each.startedDay),
      oneDecimal(each.endedDay),
      each.verdict,
      each.arms.map(({ tasks }) => whole(tasks)).join(' / '),
      whole(each.settledTasks),
      signed(each.trueLift),
    ]),
  };
}

const oneDecimal = (value: number) => value.toFixed(1);
const whole = (value: number) => value.toLocaleString('en');
