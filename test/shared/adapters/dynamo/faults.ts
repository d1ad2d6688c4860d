import {
  InternalServerError,
  ProvisionedThroughputExceededException,
  TransactionCanceledException,
  TransactionInProgressException,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** What happens to a request: nothing, or trouble before or after DynamoDB did its work. */
export type Fault =
  | { readonly before: Error }
  | { readonly after: Error }
  | { readonly delayMilliseconds: number }
  | undefined;

/** One request as the faults see it. */
export interface Request {
  /** For example `TransactWriteItemsCommand`. */
  readonly name: string;
  readonly input: unknown;
  /** Its number among all requests of its client, from 0. */
  readonly number: number;
}

/** Puts trouble into a client's requests. @returns the requests so far, in order */
export function withFaults(
  client: DynamoDBDocumentClient,
  faultOf: (request: Request) => Fault | Promise<Fault> = () => undefined,
): readonly Request[] {
  const requests: Request[] = [];
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const request = {
        name: String(context.commandName),
        input: args.input,
        number: requests.length,
      };
      requests.push(request);
      const fault = await faultOf(request);
      if (fault === undefined) return await next(args);
      if ('before' in fault) throw fault.before;
      if ('delayMilliseconds' in fault) {
        await new Promise((resolve) => setTimeout(resolve, fault.delayMilliseconds));
        return await next(args);
      }
      await next(args);
      throw fault.after;
    },
    { step: 'finalizeRequest', name: 'faults', priority: 'low' },
  );
  return requests;
}

/** The first so many writes meet trouble. */
export function firstWrites(count: number, fault: () => Fault): (request: Request) => Fault {
  let left = count;
  return ({ name }) => {
    if (!isWrite(name) || left === 0) return undefined;
    left -= 1;
    return fault();
  };
}

export const isWrite = (name: string) => /^(Put|Update|Delete|TransactWrite)/.test(name);

const metadata = { $metadata: {} };

export const throttled = () =>
  new ProvisionedThroughputExceededException({ message: 'slow down', ...metadata });
export const broken = () => new InternalServerError({ message: 'broken', ...metadata });
export const inProgress = () =>
  new TransactionInProgressException({ message: 'in progress', ...metadata });
export const canceled = (...codes: readonly string[]) =>
  new TransactionCanceledException({
    message: 'canceled',
    CancellationReasons: codes.map((Code) => ({ Code })),
    ...metadata,
  });
export const connectionLost = () =>
  Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
