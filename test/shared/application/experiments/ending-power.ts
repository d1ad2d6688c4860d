import { StorageUnavailable, type Stores } from '../../../../shared/ports.ts';

/** Calls that change something: an end between two others is an end before the next of these. */
const WRITES = new Set(['save', 'publish', 'put', 'commit', 'write', 'remove', 'addVersion']);

/** A process whose power ends before one of its writes. */
export interface EndingPower {
  around(stores: Stores): Stores;
  /** From now on so many writes are left; with the next one storage is gone. */
  endAfter(writes: number): void;
  hasEnded(): boolean;
  /** The power is back, and nothing ends any more. */
  restore(): void;
}

export function endingPower(): EndingPower {
  let left = Number.POSITIVE_INFINITY;
  let ended = false;
  const ending = <Store extends object>(store: Store): Store =>
    new Proxy(store, {
      get(target, name) {
        const value = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return async (...input: readonly unknown[]) => {
          const isWrite = WRITES.has(String(name));
          ended ||= isWrite && left === 0;
          if (ended) throw new StorageUnavailable('the power is out');
          if (isWrite) left -= 1;
          return await Reflect.apply(value, target, input);
        };
      },
    });
  return {
    around: ({
      runs,
      folds,
      sums,
      policies,
      strategies,
      experiments,
      settings,
      alerts,
      ...rest
    }) => ({
      ...rest,
      runs: ending(runs),
      folds: ending(folds),
      sums: ending(sums),
      policies: ending(policies),
      strategies: ending(strategies),
      experiments: ending(experiments),
      settings: ending(settings),
      alerts: ending(alerts),
    }),
    endAfter(writes) {
      left = writes;
    },
    hasEnded: () => ended,
    restore() {
      left = Number.POSITIVE_INFINITY;
      ended = false;
    },
  };
}
