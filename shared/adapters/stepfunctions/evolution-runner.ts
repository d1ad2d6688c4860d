import { ExecutionAlreadyExists, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { EvolutionRunner } from '../../ports.ts';

/** Starts executions of a deployed state machine; the execution's name is its id. */
export function stepFunctionsRunner(client: SFNClient, stateMachineArn: string): EvolutionRunner {
  return {
    async start({ executionId, slug, dryRun }) {
      const input = JSON.stringify({ slug, dryRun });
      const command = new StartExecutionCommand({ stateMachineArn, name: executionId, input });
      try {
        await client.send(command);
      } catch (error) {
        // Asked for again after its answer was lost: it runs already.
        if (!(error instanceof ExecutionAlreadyExists)) throw error;
      }
    },
  };
}
