import { begunEvolution, type Evolution } from '../../domain/evolution/evolution.ts';
import type { Baton } from '../baton.ts';

/** One strategy's part in an execution of the state machine. */
export type StrategyExecution = Pick<Evolution, 'executionId' | 'slug' | 'dryRun'>;

/** What is recorded of it so far; `undefined` before it has begun. */
export async function recordOf(
  { stores }: Baton,
  { executionId, slug }: Pick<Evolution, 'executionId' | 'slug'>,
): Promise<Evolution | undefined> {
  const records = await stores.evolutions.ofExecution(executionId);
  return records.find((record) => record.slug === slug);
}

/** Adds to the record what a state has found; whoever holds the lease is its only writer. */
export async function noteInRecord(
  baton: Baton,
  execution: StrategyExecution,
  found: Partial<Omit<Evolution, keyof StrategyExecution>>,
): Promise<Evolution> {
  const record = (await recordOf(baton, execution)) ?? begunEvolution(execution, baton.clock.now());
  return await baton.stores.evolutions.put({ ...record, ...found });
}
