import { randomUUID } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { BatchTooLarge } from '../../ports.ts';
import { type Action, writeOf } from './actions.ts';
import { bytesOf } from './item-size.ts';
import type { Budget, Patience } from './patience.ts';

/** DynamoDB takes so many actions in one transaction, and so many bytes. */
export const MOST_ACTIONS = 100;
const MOST_BYTES = 4 * 1024 * 1024;

/** What a single write stamps on its item, to know it again when its answer was lost. */
const STAMP = 'writtenBy';

/** `refused`: positions of the actions whose conditions did not hold; nothing was written. */
export type WriteAnswer = 'written' | { readonly refused: readonly number[] };

/** Writes under conditions. One whose answer is lost is made again and still counts once. */
export interface Writes {
  /** Puts, changes or deletes one item. What it adds to numbers must be idempotent. */
  write(action: Action): Promise<WriteAnswer>;
  /**
   * Writes all or nothing, each item at most once.
   *
   * @param size `batch` takes as much time as many items need
   * @throws BatchTooLarge, before anything is sent, beyond DynamoDB's limits for a transaction
   */
  transact(actions: readonly Action[], size?: 'call' | 'batch'): Promise<WriteAnswer>;
}

export function writesOf(
  client: DynamoDBDocumentClient,
  { patiently }: Patience,
  budgets: Readonly<Record<'call' | 'batch', Budget>>,
): Writes {
  return {
    async write(action) {
      bytesOf(action);
      const stamp = randomUUID();
      const command = commandOf(stamped(action, stamp));
      return await patiently(budgets.call, async (abortSignal) => {
        try {
          // Each command has a type of its own, which `send` needs to know.
          if (command instanceof PutCommand) await client.send(command, { abortSignal });
          else if (command instanceof UpdateCommand) await client.send(command, { abortSignal });
          else await client.send(command, { abortSignal });
          return 'written';
        } catch (error) {
          if (!(error instanceof ConditionalCheckFailedException)) throw error;
          return error.Item?.[STAMP]?.S === stamp ? 'written' : { refused: [0] };
        }
      });
    },
    async transact(actions, size = 'call') {
      checkLimits(actions);
      // The same token in every attempt: DynamoDB answers a transaction that it has done already
      // with success, for ten minutes, which is longer than any budget.
      const command = new TransactWriteCommand({
        ClientRequestToken: randomUUID(),
        TransactItems: actions.map(writeOf),
      });
      return await patiently(budgets[size], async (abortSignal) => {
        try {
          await client.send(command, { abortSignal });
          return 'written';
        } catch (error) {
          const refused = refusedPositions(error);
          if (refused.length === 0) throw error;
          return { refused };
        }
      });
    },
  };
}

function stamped(action: Action, stamp: string): Action {
  const { change } = action;
  if (change === 'delete') return action;
  if ('put' in change) return { ...action, change: { put: { ...change.put, [STAMP]: stamp } } };
  return { ...action, change: { ...change, set: { ...change.set, [STAMP]: stamp } } };
}

function commandOf(action: Action) {
  const { Put, Update, Delete } = writeOf(action);
  if (Put !== undefined) return new PutCommand(Put);
  if (Update !== undefined) return new UpdateCommand(Update);
  return new DeleteCommand({ TableName: action.table, Key: action.key, ...Delete });
}

function refusedPositions(error: unknown): number[] {
  if (!(error instanceof TransactionCanceledException)) return [];
  return (error.CancellationReasons ?? []).flatMap(({ Code }, position) =>
    Code === 'ConditionalCheckFailed' ? [position] : [],
  );
}

function checkLimits(actions: readonly Action[]): void {
  const bytes = actions.reduce((sum, action) => sum + bytesOf(action), 0);
  if (actions.length <= MOST_ACTIONS && bytes <= MOST_BYTES) return;
  throw new BatchTooLarge(
    `${actions.length} actions of ${bytes} bytes; DynamoDB takes ${MOST_ACTIONS} of ` +
      `${MOST_BYTES} bytes in one transaction`,
  );
}
