import type { Baton } from '../../../shared/application/baton.ts';
import type { Stores } from '../../../shared/ports.ts';
import { alike, logVersionRuns } from '../../shared/application/evolution/version-log.ts';
import type { FakeClock } from '../../shared/application/fake-clock.ts';
import { type EvolvingBaton, evolving } from './evolving.ts';

/** One store that several processes open, which share a clock. */
export interface SharedPlace {
  readonly clock: FakeClock;
  /** How long its executions take. @default no time, whatever they wait for */
  readonly inTime?: EvolvingBaton['inTime'];
  /** Another process on the store. @param around puts trouble around the stores it sees */
  open(around?: (stores: Stores) => Stores): Promise<Baton>;
}

/** A process whose strategy has forty runs, half of which failed. */
export async function firstProcess(
  place: SharedPlace,
  around?: (stores: Stores) => Stores,
): Promise<EvolvingBaton> {
  const baton = await nextProcess(place, around);
  await logVersionRuns(baton.stores, alike(40, 20, { createdAt: place.clock.now() }));
  return baton;
}

export async function nextProcess(
  { clock, inTime, open }: SharedPlace,
  around?: (stores: Stores) => Stores,
): Promise<EvolvingBaton> {
  return await evolving({ ...(await open(around)), clock }, inTime);
}
