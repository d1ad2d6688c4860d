import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LocalEvolutions } from '../../local/local-evolutions.ts';
import { StorageUnavailable } from '../../shared/ports.ts';
import { slugOf } from '../contracts/samples.ts';
import { alertsOf, homeWith } from '../functions/evolution/support.ts';

const HOUR = 3_600_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('evolutions in this process', () => {
  it('runs a minute after the start and every hour from then on', async () => {
    const { baton } = await homeWith('a');
    const put = vi.spyOn(baton.stores.evolutions, 'put');
    const timer = new LocalEvolutions(() => baton);
    timer.startTimer();
    await vi.advanceTimersByTimeAsync(59_000);
    expect(put).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1_000);
    const first = await latest(put, 1);
    await vi.advanceTimersByTimeAsync(HOUR);
    const second = await latest(put, 2);
    expect(new Set([first, second]).size).toBe(2);
    await timer.stop();
    await vi.advanceTimersByTimeAsync(2 * HOUR);
    expect(put).toHaveBeenCalledTimes(4);
    expect(await baton.stores.evolutions.latest(slugOf('a'))).toMatchObject({
      status: 'insufficient_data',
    });
  });

  it('alerts an execution that fails and runs the next one', async () => {
    const { baton } = await homeWith('a');
    const list = vi.spyOn(baton.stores.strategies, 'list');
    list.mockRejectedValue(new TypeError('no list'));
    const timer = new LocalEvolutions(() => baton);
    timer.startTimer();
    await vi.advanceTimersByTimeAsync(60_000);
    await vi.waitFor(async () => {
      const [alert] = await alertsOf(baton);
      expect(alert?.message).toMatch(/^The execution local-\S+ failed/);
    });
    await vi.advanceTimersByTimeAsync(HOUR);
    await vi.waitFor(() => expect(list).toHaveBeenCalledTimes(2));
    await timer.stop();
  });

  it('ends the execution under way when it is stopped, without an alert', async () => {
    const { baton } = await homeWith('a');
    const list = vi.spyOn(baton.stores.strategies, 'list');
    list.mockRejectedValue(new StorageUnavailable('gone for long'));
    const timer = new LocalEvolutions(() => baton);
    timer.startTimer();
    await vi.advanceTimersByTimeAsync(60_000);
    await vi.waitFor(() => expect(list).toHaveBeenCalled());
    await timer.stop();
    expect(await alertsOf(baton)).toEqual([]);
  });
});

/** The execution whose record was ended last, once `executions` of them have ended theirs. */
async function latest(put: { readonly mock: { readonly calls: unknown[][] } }, executions: number) {
  await vi.waitFor(() => expect(put.mock.calls).toHaveLength(2 * executions));
  const [record] = put.mock.calls.at(-1) ?? [];
  expect(record).toMatchObject({ status: 'insufficient_data' });
  return JSON.stringify(record).match(/"executionId":"([^"]+)"/)?.[1];
}
