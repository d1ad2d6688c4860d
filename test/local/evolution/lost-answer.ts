import { evolutionHandlers } from '../../../local/state-machine.ts';
import type { StateHandler } from '../../../local/state-machine-tasks.ts';
import { StorageUnavailable } from '../../../shared/ports.ts';
import type { EvolvingBaton } from './evolving.ts';

/** A state whose first answer is lost, before or after it has stored its work. */
export function losingAnswer(
  baton: EvolvingBaton,
  state: string,
  moment: 'before' | 'after',
): { readonly changes: Record<string, StateHandler>; tries(): number } {
  const own = evolutionHandlers(baton)[state];
  let tries = 0;
  const losing: StateHandler = async (payload, signal) => {
    tries += 1;
    if (tries > 1) return await own?.(payload, signal);
    if (moment === 'after') await own?.(payload, signal);
    baton.clock.pass(1_000);
    throw new StorageUnavailable('the answer is lost');
  };
  return { changes: { [state]: losing }, tries: () => tries };
}
