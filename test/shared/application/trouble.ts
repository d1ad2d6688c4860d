import type { Stores } from '../../../shared/ports.ts';
import { StorageUnavailable } from '../../../shared/ports.ts';
import type { FakeClock } from './fake-clock.ts';

/** Storage that a test can take away and give back. */
export interface Trouble {
  around(stores: Stores): Stores;
  /** From now on every call, or every call of one method, is refused. */
  refuse(method?: string): void;
  /** From now on every call, or every call of one method, waits for `end`. */
  hold(method?: string): void;
  /** Storage answers again, and whatever waited is done now. */
  end(): void;
  /** How often a method was called. */
  calls(method: string): number;
}

export function trouble(): Trouble {
  let kind: 'none' | 'refuse' | 'hold' = 'none';
  let only: string | undefined;
  let waiting: (() => void)[] = [];
  const called: string[] = [];
  const isTroubled = (method: string) => kind !== 'none' && (only ?? method) === method;
  const troubled = <Store extends object>(store: Store): Store =>
    new Proxy(store, {
      get(target, name) {
        const method = String(name);
        const value = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return async (...input: readonly unknown[]) => {
          called.push(method);
          if (isTroubled(method)) {
            if (kind === 'refuse') throw new StorageUnavailable('storage is away');
            await new Promise<void>((resolve) => waiting.push(resolve));
          }
          return await Reflect.apply(value, target, input);
        };
      },
    });
  return {
    around: ({ runs, folds, sums, policies, strategies, settings, alerts, ...rest }) => ({
      ...rest,
      runs: troubled(runs),
      folds: troubled(folds),
      sums: troubled(sums),
      policies: troubled(policies),
      strategies: troubled(strategies),
      settings: troubled(settings),
      alerts: troubled(alerts),
    }),
    refuse(method) {
      [kind, only] = ['refuse', method];
    },
    hold(method) {
      [kind, only] = ['hold', method];
    },
    end() {
      kind = 'none';
      for (const resume of waiting) resume();
      waiting = [];
    },
    calls: (method) => called.filter((each) => each === method).length,
  };
}

/** Lets everything happen that does not wait for time or trouble. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Moves the time on until the promise is settled; how long it took on that clock. */
export async function timed<Result>(
  clock: FakeClock,
  promise: Promise<Result>,
): Promise<{ readonly result: Result; readonly milliseconds: number }> {
  const start = clock.monotonic();
  let isSettled = false;
  const done = promise.finally(() => {
    isSettled = true;
  });
  done.catch(() => undefined);
  for (let step = 0; step < 1_000; step += 1) {
    await settle();
    if (isSettled) return { result: await done, milliseconds: clock.monotonic() - start };
    clock.pass(10);
  }
  throw new Error('expected an answer within 10 s');
}
