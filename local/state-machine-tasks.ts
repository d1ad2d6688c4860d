import * as z from 'zod';

/** What a state does in this process, from its Task's payload to its answer. */
export type StateHandler = (payload: unknown, signal: AbortSignal) => Promise<unknown>;

/** What the interpreter needs to know of a Task to run it here. */
export interface LocalTask {
  readonly name: string;
  /** The state that its payload names. */
  readonly state: string;
  readonly timeoutSeconds: number;
}

const taskSchema = z.looseObject({
  Parameters: z.looseObject({ Payload: z.looseObject({ state: z.string() }) }),
  TimeoutSeconds: z.number().positive(),
});

const statesSchema = z.record(
  z.string(),
  z.looseObject({
    Type: z.string(),
    ItemProcessor: z.looseObject({ States: z.unknown() }).optional(),
  }),
);

/** All Tasks of the definition, those of its Maps included. */
export function tasksOf({ States: states }: { readonly States: unknown }): LocalTask[] {
  return Object.entries(statesSchema.parse(states)).flatMap(([name, state]) => {
    if (state.ItemProcessor !== undefined) return tasksOf(state.ItemProcessor);
    if (state.Type !== 'Task') return [];
    const { Parameters: parameters, TimeoutSeconds: timeoutSeconds } = taskSchema.parse(state);
    return [{ name, state: parameters.Payload.state, timeoutSeconds }];
  });
}

/** The error by which a definition retries or catches a Task that took too long. */
class TaskTimedOut extends Error {
  override readonly name = 'States.Timeout';
}

const inputSchema = z.looseObject({ Payload: z.json() });

/**
 * The handler as the Lambda integration would run it: payload and answer cross over as JSON, and the
 * answer comes in the integration's envelope. Each call has a signal of its own, which aborts when
 * the Task's time is up or the execution ends: the interpreter would let the handler run on unaware.
 */
export function taskHandler(task: LocalTask, handler: StateHandler, execution: AbortSignal) {
  return async (input: unknown) => {
    const { Payload: payload } = inputSchema.parse(input);
    const timeout = new AbortController();
    const late = new TaskTimedOut(`${task.name} took longer than ${task.timeoutSeconds} s`);
    const timer = setTimeout(() => timeout.abort(late), task.timeoutSeconds * 1_000);
    // A handler that does not listen must not keep a process that ends waiting for its time-out.
    const end = Promise.withResolvers<never>();
    const waitNoMore = () => end.reject(execution.reason);
    execution.addEventListener('abort', waitNoMore, { once: true });
    try {
      const work = handler(payload, AbortSignal.any([execution, timeout.signal]));
      const answer = await Promise.race([work, end.promise]);
      return { ExecutedVersion: '$LATEST', StatusCode: 200, Payload: asJson(answer) };
    } catch (error) {
      // Whatever the handler makes of its signal, the Task has timed out.
      throw timeout.signal.aborted ? late : error;
    } finally {
      clearTimeout(timer);
      execution.removeEventListener('abort', waitNoMore);
    }
  };
}

const asJson = (value: unknown) => z.json().parse(JSON.parse(JSON.stringify(value ?? null)));
