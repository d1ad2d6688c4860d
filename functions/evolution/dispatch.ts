import * as z from 'zod';
import type { Baton } from '../../shared/application/baton.ts';
import type { EvolutionState } from './state.ts';

const payloadSchema = z.looseObject({ state: z.string() });

/**
 * Runs the state that the payload names.
 *
 * @throws Error for a name that is not among the states
 */
export async function dispatch(
  states: Readonly<Record<string, EvolutionState>>,
  baton: Baton,
  payload: unknown,
  signal: AbortSignal,
): Promise<unknown> {
  const { state: name } = payloadSchema.parse(payload);
  const state = Object.hasOwn(states, name) ? states[name] : undefined;
  if (state === undefined) throw new Error(`the function has no state ${name}`);
  return await state(baton)(payload, signal);
}
