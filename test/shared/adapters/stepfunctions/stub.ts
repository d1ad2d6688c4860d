import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import * as z from 'zod';

const callSchema = z.object({ stateMachineArn: z.string(), name: z.string(), input: z.string() });

/** How a call is answered: it starts an execution, is never answered, or fails by this name. */
type Answer = 'started' | 'never' | { readonly error: string; readonly status: number };

interface StepFunctionsStub {
  readonly address: string;
  /** Every call to StartExecution, in the order in which they came. */
  readonly calls: readonly z.infer<typeof callSchema>[];
}

/** A Step Functions of this machine. @param answers to the first calls; later ones start executions */
export async function stepFunctionsStub(...answers: readonly Answer[]): Promise<StepFunctionsStub> {
  const calls: z.infer<typeof callSchema>[] = [];
  const server = createServer(async (request, response) => {
    const call = callSchema.parse(JSON.parse(await text(request)));
    const answer = answers[calls.length] ?? 'started';
    calls.push(call);
    if (request.headers['x-amz-target'] !== 'AWSStepFunctions.StartExecution') response.destroy();
    if (answer === 'never') return;
    const body =
      answer === 'started'
        ? { executionArn: `${call.stateMachineArn}:${call.name}`, startDate: 1_767_225_600 }
        : { __type: answer.error, message: 'a test' };
    response.writeHead(answer === 'started' ? 200 : answer.status, {
      'content-type': 'application/x-amz-json-1.0',
    });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const place = server.address();
  if (place === null || typeof place === 'string') throw new Error('expected a port');
  return { address: `http://127.0.0.1:${place.port}`, calls };
}

/** What Step Functions answers when an execution of the name exists with another input or has ended. */
export const ALREADY_EXISTS = { error: 'ExecutionAlreadyExists', status: 400 };
export const THROTTLED = { error: 'ThrottlingException', status: 400 };
export const DENIED = { error: 'AccessDeniedException', status: 400 };
