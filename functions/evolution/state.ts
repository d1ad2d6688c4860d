import * as z from 'zod';
import type { Baton } from '../../shared/application/baton.ts';
import {
  type StepAnswer,
  type StepName,
  stepAnswerSchema,
} from '../../shared/domain/evolution/steps.ts';
import { executionIdSchema, slugSchema } from '../../shared/domain/identifiers.ts';

/** A state of `infra/evolution.asl.json` for a given Baton: from the Task's payload to its answer. */
export type EvolutionState = (
  baton: Baton,
) => (payload: unknown, signal: AbortSignal) => Promise<unknown>;

/** What a Task sends about one strategy, with `more` fields. */
export function strategySchema<State extends string, More extends z.ZodRawShape>(
  state: State,
  more: More,
) {
  return z.strictObject({
    state: z.literal(state),
    executionId: executionIdSchema,
    slug: slugSchema,
    dryRun: z.boolean(),
    ...more,
  });
}

/**
 * A state: its payload is parsed and handed on.
 *
 * @param run stops early, with whatever error, when the signal aborts: nobody waits any more
 */
export function evolutionState<Input extends z.ZodType>(
  schema: Input,
  run: (baton: Baton, input: z.output<Input>, signal: AbortSignal) => Promise<unknown>,
): EvolutionState {
  return (baton) => async (payload, signal) => {
    signal.throwIfAborted();
    return await run(baton, schema.parse(payload), signal);
  };
}

/** A state that decides whether the evolution goes on; it answers only what the machine knows. */
export function evolutionStep<Step extends StepName>(
  step: Step,
  run: (
    baton: Baton,
    input: z.output<ReturnType<typeof strategySchema<Step, Record<never, never>>>>,
    signal: AbortSignal,
  ) => Promise<StepAnswer>,
): EvolutionState {
  const answer = stepAnswerSchema(step);
  return evolutionState(strategySchema(step, {}), async (baton, input, signal) =>
    answer.parse(await run(baton, input, signal)),
  );
}
