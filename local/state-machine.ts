import { readFile } from 'node:fs/promises';
import type { StateMachineDefinition } from 'aws-local-stepfunctions';
import * as z from 'zod';
import { proposeMutations } from '../functions/evolution/propose-mutations.ts';
import { deterministicStates } from '../functions/evolution/states.ts';
import type { Baton } from '../shared/application/baton.ts';
import { evolutionStatusSchema } from '../shared/domain/evolution/status.ts';
import { type LocalTask, type StateHandler, taskHandler, tasksOf } from './state-machine-tasks.ts';

/** The very file that is deployed. */
const DEFINITION = new URL('../infra/evolution.asl.json', import.meta.url);

/** What an execution is started with: one strategy, or none for all that are due. */
export interface EvolutionInput {
  readonly slug?: string;
  readonly dryRun?: boolean;
}

export interface EvolutionOptions {
  /** A name that no other execution ever has. */
  readonly executionId: string;
  /** Ends the execution; states under way are told by signals of their own. */
  readonly signal: AbortSignal;
  /** By the `state` of the payload. @default what the functions do in AWS */
  readonly handlers?: Readonly<Record<string, StateHandler>>;
}

const resultSchema = z.array(z.object({ slug: z.string(), status: evolutionStatusSchema }));
/** How the evolution of each strategy ended. */
export type EvolutionResult = z.infer<typeof resultSchema>;

/** The state machine's own handlers, for a given Baton. */
export function evolutionHandlers(baton: Baton): Record<string, StateHandler> {
  const states = Object.entries({ ...deterministicStates, ProposeMutations: proposeMutations });
  return Object.fromEntries(states.map(([name, state]) => [name, state(baton)]));
}

/**
 * Runs the deployed state machine in this process.
 *
 * @throws Error before anything runs, when a Task has no handler: the interpreter would call AWS
 * @throws ExecutionError when the execution fails, ExecutionAbortedError when `signal` aborts
 */
export async function runEvolution(
  baton: Baton,
  input: EvolutionInput,
  { executionId, signal, handlers = evolutionHandlers(baton) }: EvolutionOptions,
): Promise<EvolutionResult> {
  loading ??= loadStateMachine();
  const { machine, tasks } = await loading;
  signal.throwIfAborted();
  const execution = machine.run(
    { ...input },
    {
      overrides: { taskResourceLocalHandlers: overridesOf(tasks, handlers, signal) },
      context: { Execution: { Name: executionId } },
    },
  );
  signal.addEventListener('abort', execution.abort, { once: true });
  try {
    return resultSchema.parse(await execution.result);
  } finally {
    signal.removeEventListener('abort', execution.abort);
  }
}

let loading: ReturnType<typeof loadStateMachine> | undefined;

/** When it is needed: the interpreter brings a part of the AWS SDK with it. */
async function loadStateMachine() {
  const { StateMachine } = await import('aws-local-stepfunctions');
  const definition: StateMachineDefinition = JSON.parse(await readFile(DEFINITION, 'utf8'));
  // Checking the definition would freeze the process for a third of a second; the tests check it.
  const machine = new StateMachine(definition, { validationOptions: { noValidate: true } });
  return { machine, tasks: tasksOf(definition) };
}

function overridesOf(
  tasks: readonly LocalTask[],
  handlers: Readonly<Record<string, StateHandler>>,
  signal: AbortSignal,
) {
  const overrides = tasks.map((task) => {
    const handler = Object.hasOwn(handlers, task.state) ? handlers[task.state] : undefined;
    if (handler === undefined) {
      throw new Error(`the state ${task.name} has no local handler and would call AWS`);
    }
    return [task.name, taskHandler(task, handler, signal)] as const;
  });
  return Object.fromEntries(overrides);
}
