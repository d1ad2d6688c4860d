import { describe, expect, it } from 'vitest';
import { temporaryBaton } from './temporary-baton.ts';
import { settle, timed, trouble } from './trouble.ts';

const PAGE = { limit: 10, cursor: undefined };

async function batonWithTrouble() {
  const storage = trouble();
  return { storage, baton: await temporaryBaton({ around: storage.around, empty: true }) };
}

type TestBaton = Awaited<ReturnType<typeof batonWithTrouble>>['baton'];
const raise = ({ alerting }: TestBaton, subject = 'run-1', message = 'look at this') =>
  alerting.raise('run_set_aside', 'critical', subject, message);

describe('an alert', () => {
  it('is stored and logged', async () => {
    const { baton } = await batonWithTrouble();
    raise(baton);
    await settle();
    expect((await baton.stores.alerts.list(PAGE)).items).toMatchObject([
      {
        code: 'run_set_aside',
        severity: 'critical',
        subject: 'run-1',
        message: 'look at this',
        count: 1,
        firstAt: baton.clock.now(),
        lastAt: baton.clock.now(),
      },
    ]);
    expect(baton.logged).toEqual(['look at this']);
  });

  it('that is repeated within the hour is counted, and logged when it says something else', async () => {
    const { baton } = await batonWithTrouble();
    const [first, last] = ['first', 'last'];
    raise(baton, 'run-1', first);
    for (let repetition = 0; repetition < 4; repetition += 1) {
      baton.clock.pass(60_000);
      raise(baton, 'run-1', last);
      await settle();
    }
    const { items } = await baton.alerting.list(PAGE);
    expect(items).toMatchObject([{ count: 5, lastAt: baton.clock.now() }]);
    expect(baton.logged).toEqual([first, last]);
  });

  it('is another one in another hour and about another subject', async () => {
    const { baton } = await batonWithTrouble();
    raise(baton, 'run-1');
    raise(baton, 'run-2');
    baton.clock.pass(3_600_000);
    raise(baton, 'run-1');
    const { items } = await baton.alerting.list(PAGE);
    expect(items.map(({ subject, count }) => [subject, count])).toEqual([
      ['run-1', 1],
      ['run-2', 1],
      ['run-1', 1],
    ]);
  });

  it('that comes in a burst is written seldom and counted completely', async () => {
    const { storage, baton } = await batonWithTrouble();
    for (let repetition = 0; repetition < 100; repetition += 1) {
      raise(baton);
      await settle();
    }
    expect(storage.calls('put')).toBe(1);
    expect((await baton.alerting.list(PAGE)).items).toMatchObject([{ count: 100 }]);
    expect((await baton.stores.alerts.list(PAGE)).items).toMatchObject([{ count: 100 }]);
  });
});

describe('an alert while storage is away', () => {
  it('does not fail, and is found in memory', async () => {
    const { storage, baton } = await batonWithTrouble();
    storage.refuse();
    expect(() => raise(baton)).not.toThrow();
    raise(baton, 'run-2');
    const { items } = await baton.alerting.list(PAGE);
    expect(items.map(({ subject }) => subject)).toEqual(['run-2', 'run-1']);
  });

  it('is stored later with all its repetitions, and only once', async () => {
    const { storage, baton } = await batonWithTrouble();
    storage.refuse();
    for (let repetition = 0; repetition < 3; repetition += 1) {
      raise(baton);
      await settle();
    }
    storage.end();
    expect((await baton.alerting.list(PAGE)).items).toMatchObject([{ count: 3 }]);
    expect((await baton.alerting.list(PAGE)).items).toMatchObject([{ count: 3 }]);
    expect((await baton.stores.alerts.list(PAGE)).items).toMatchObject([{ count: 3 }]);
  });

  it('is stored with its next repetition, without anybody asking', async () => {
    const { storage, baton } = await batonWithTrouble();
    storage.refuse();
    raise(baton);
    await settle();
    storage.end();
    raise(baton);
    await settle();
    expect((await baton.stores.alerts.list(PAGE)).items).toMatchObject([{ count: 2 }]);
  });

  it('does not keep anybody waiting who asks for alerts', async () => {
    const { storage, baton } = await batonWithTrouble();
    storage.hold();
    raise(baton);
    const { result, milliseconds } = await timed(baton.clock, baton.alerting.list(PAGE));
    expect(result.items).toMatchObject([{ subject: 'run-1', count: 1 }]);
    expect(milliseconds).toBeLessThanOrEqual(200);
  });

  it('takes bounded room', async () => {
    const { storage, baton } = await batonWithTrouble();
    storage.refuse();
    for (let run = 0; run < 300; run += 1) raise(baton, `run-${run}`);
    const { items } = await baton.alerting.list({ limit: 1_000, cursor: undefined });
    expect(items).toHaveLength(200);
    expect(items[0]?.subject).toBe('run-299');
  });
});
