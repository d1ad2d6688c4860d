import { StorageUnavailable, type Stores } from '../../../shared/ports.ts';

/** Every call that changes what an evolution has to do with. */
const WRITES = new Set([
  ...['save', 'publish', 'put', 'append', 'acquire', 'release'],
  ...['ask', 'answer', 'reserve', 'settle'],
]);

/** A process that loses its store with one of its writes. */
export interface PowerCut {
  around(stores: Stores): Stores;
  /** The name of that write; `undefined` where all went well. */
  last(): string | undefined;
}

/**
 * @param place of the write with which the power goes, from 1
 * @param isStored whether that write is stored; nobody hears of it either way
 */
export function powerCut(place: number, isStored: boolean): PowerCut {
  let left = place;
  let last: string | undefined;
  let isOut = false;
  const cutting = <Store extends object>(store: Store): Store =>
    new Proxy(store, {
      get(target, name) {
        const value = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return async (...input: readonly unknown[]) => {
          if (isOut) throw new StorageUnavailable('the power is out');
          if (!WRITES.has(String(name))) return await Reflect.apply(value, target, input);
          left -= 1;
          if (left > 0) return await Reflect.apply(value, target, input);
          isOut = true;
          last = String(name);
          if (isStored) await Reflect.apply(value, target, input);
          throw new StorageUnavailable('the power went');
        };
      },
    });
  return {
    around: (stores) => ({
      ...stores,
      policies: cutting(stores.policies),
      strategies: cutting(stores.strategies),
      experiments: cutting(stores.experiments),
      audit: cutting(stores.audit),
      alerts: cutting(stores.alerts),
      leases: cutting(stores.leases),
      evolutions: cutting(stores.evolutions),
      proposer: cutting(stores.proposer),
    }),
    last: () => last,
  };
}
