import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../../local/clock.ts';
import type { Baton } from '../../../../shared/application/baton.ts';
import { reconcilePolicy } from '../../../../shared/application/publish-policy.ts';
import { seedStrategies } from '../../../../shared/application/seed-strategies.ts';
import { HAND_DESIGNED_STRATEGIES } from '../../../../shared/domain/strategy/hand-designed.ts';
import type { Clock } from '../../../../shared/ports.ts';
import { choose, runOf, select } from '../../application/calls.ts';
import { type Fault, type Request, throttled, withFaults } from './faults.ts';
import { batonOn } from './temporary-baton.ts';
import { localClient, storesOn, temporaryTables } from './temporary-stores.ts';

describe('a decision', () => {
  it('is stored, and a task’s next run repeats it', async () => {
    const baton = await batonWith(() => undefined, patientClock);
    const first = await select(baton, 'first', { taskId: 't' });
    const second = await select(baton, 'second', { taskId: 't' });
    expect(first.recorded && second.recorded).toBe(true);
    expect(second.selection.strategy).toEqual(first.selection.strategy);
    expect((await runOf(baton, 'second')).selection).toEqual(second.selection);
  });

  it.each<[string, Fault]>([
    ['slow', { delayMilliseconds: 1_500 }],
    ['throttling', { before: throttled() }],
  ])('comes within its budget from the policy in memory when DynamoDB is %s', async (_, fault) => {
    let isTroubled = false;
    const baton = await batonWith(() => (isTroubled ? fault : undefined));
    await baton.policy.current();
    isTroubled = true;
    const started = performance.now();
    const selected = await select(baton, 'r');
    const chosen = await choose(baton, 'r');
    // Two budgets of 100 ms, and a busy machine.
    expect(performance.now() - started).toBeLessThan(700);
    expect([selected.recorded, chosen.recorded]).toEqual([false, false]);
    expect(selected.selection.decision.source).not.toBe('fallback');
  });

  it('takes few requests: three reads and one write for a selection, two and one for a choice', async () => {
    const requests: string[] = [];
    const baton = await batonWith(({ name }) => {
      requests.push(name);
      return undefined;
    }, patientClock);
    await baton.policy.current();
    requests.length = 0;
    await select(baton, 'r');
    expect(requests.toSorted()).toEqual([
      'BatchGetItemCommand',
      'GetItemCommand',
      'GetItemCommand',
      'TransactWriteItemsCommand',
    ]);
    requests.length = 0;
    await choose(baton, 'r');
    expect(requests).toEqual(['GetItemCommand', 'GetItemCommand', 'TransactWriteItemsCommand']);
  });
});

/** A clock by which budgets last a hundred times as long, so that a busy machine keeps to them. */
const patientClock: Clock = {
  ...systemClock,
  sleep: (milliseconds) => systemClock.sleep(100 * milliseconds),
};

/** Baton as in Lambda: it looks for a new policy every 30 seconds. */
async function batonWith(faultOf: (request: Request) => Fault, clock?: Clock): Promise<Baton> {
  const tables = await temporaryTables();
  const quiet = batonOn(await storesOn(tables));
  await seedStrategies(quiet, HAND_DESIGNED_STRATEGIES);
  await reconcilePolicy(quiet);
  const client = await localClient();
  withFaults(client, faultOf);
  return batonOn(await storesOn(tables, { client }), clock, 30);
}
