import middy, { type MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Baton } from '../../shared/application/baton.ts';
import { startBudget } from '../../shared/application/time-budget.ts';
import { type AwsHome, awsHome, type Equip } from '../runtime.ts';

/** How long an answer waits for alerts to be stored, in milliseconds. */
const ALERTS_BUDGET_MILLISECONDS = 50;

/**
 * A Lambda entry: Baton is put together at the first call and kept by the container. Whatever
 * happens in a call, its alerts are stored and its figures handed over before Lambda freezes the
 * container.
 *
 * @param equip what only this function has @default nothing
 */
export function invocation<Event, Result>(
  handle: (baton: Baton, event: Event, context: Context) => Promise<Result>,
  equip?: Equip,
): (event: Event, context: Context) => Promise<Result> {
  let known: AwsHome | undefined;
  const home = () => {
    known ??= awsHome(equip);
    return known;
  };
  const chain = middy<Event, Result>()
    .use(wholeInvocation(home))
    .handler(async (event, context) => await handle(home().baton, event, context));
  return async (event, context) => await chain(event, context);
}

function wholeInvocation<Event, Result>(home: () => AwsHome): MiddlewareObj<Event, Result> {
  const end = async (): Promise<void> => {
    const { alerting, clock, metrics } = home().baton;
    const budget = startBudget(clock, ALERTS_BUDGET_MILLISECONDS);
    // An alert that takes longer is stored, or tried again, with the next call.
    await budget.spend(alerting.stored()).catch(() => undefined);
    metrics.flush();
  };
  return {
    before: ({ context }) => home().log.begin(context),
    after: end,
    onError: end,
  };
}
