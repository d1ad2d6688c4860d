import { createServer, type IncomingMessage } from 'node:http';
import { onTestFinished } from 'vitest';
import * as z from 'zod';
import type { TableNames } from '../../../shared/adapters/dynamo/tables.ts';
import { type Call, may } from './may.ts';
import { PLACE } from './resolve.ts';

const keySchema = z.looseObject({ pk: z.object({ S: z.string() }) });
const writeSchema = z.object({
  TableName: z.string(),
  Item: keySchema.optional(),
  Key: keySchema.optional(),
});
const querySchema = z.object({
  TableName: z.string(),
  IndexName: z.string().optional(),
  KeyConditionExpression: z.string(),
  ExpressionAttributeValues: z.record(z.string(), z.object({ S: z.string().default('') })),
});
const batchSchema = z.object({
  RequestItems: z.record(z.string(), z.object({ Keys: z.array(keySchema) })),
});
const transactionSchema = z.object({
  TransactItems: z.array(
    z.object({
      Put: writeSchema.optional(),
      Update: writeSchema.optional(),
      Delete: writeSchema.optional(),
      ConditionCheck: writeSchema.optional(),
    }),
  ),
});

interface Item {
  readonly action: string;
  readonly table: string;
  readonly index?: string | undefined;
  readonly keys: readonly string[];
}

/** What IAM would be asked about a request: transactions are as many calls as they have items. */
function itemsOf(operation: string, body: unknown): readonly Item[] {
  switch (operation) {
    case 'GetItem':
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return [itemOf(operation, writeSchema.parse(body))];
    case 'TransactWriteItems':
      return transactionSchema
        .parse(body)
        .TransactItems.flatMap((actions) =>
          Object.entries(actions).flatMap(([kind, write]) =>
            write === undefined ? [] : [itemOf(`${kind}Item`, write)],
          ),
        );
    case 'DescribeTable':
      return [
        {
          action: operation,
          table: z.object({ TableName: z.string() }).parse(body).TableName,
          keys: [],
        },
      ];
    case 'BatchGetItem':
      return Object.entries(batchSchema.parse(body).RequestItems).map(([table, { Keys }]) => ({
        action: operation,
        table,
        keys: Keys.map(({ pk }) => pk.S),
      }));
    case 'Query': {
      const query = querySchema.parse(body);
      const [, value = ''] = /= (:\w+)/.exec(query.KeyConditionExpression) ?? [];
      const key = query.ExpressionAttributeValues[value]?.S ?? '';
      return [{ action: operation, table: query.TableName, index: query.IndexName, keys: [key] }];
    }
    default:
      throw new Error(`a call that no function is meant to make: ${operation}`);
  }
}

function itemOf(action: string, { TableName, Item, Key }: z.infer<typeof writeSchema>): Item {
  const key = Item ?? Key;
  return { action, table: TableName, keys: key === undefined ? [] : [key.pk.S] };
}

/** A DynamoDB that refuses what a role may not do. */
export interface Guard {
  readonly address: string;
  /** What was refused, as `action table key`. */
  readonly refused: readonly string[];
}

/** Stands before a DynamoDB of this machine and asks the synthesised policies about every call. */
export async function guard(
  endpoint: string,
  tables: TableNames,
  policies: readonly unknown[],
): Promise<Guard> {
  const refused: string[] = [];
  const answers = new Map<string, Promise<boolean>>();
  const isAllowed = (item: Item) => {
    const call = callOf(item, tables);
    // What is behind the first `#` names one thing of many that the policies do not tell apart.
    const kind = JSON.stringify(call).replaceAll(/#[^"]+/g, '#');
    const answer = answers.get(kind) ?? may(policies, call);
    answers.set(kind, answer);
    return answer;
  };
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const operation = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
    const items = itemsOf(operation, JSON.parse(body));
    const allowed = await Promise.all(items.map(isAllowed));
    const first = items.find((_, at) => !allowed[at]);
    if (first !== undefined) {
      refused.push(`${first.action} ${first.index ?? first.table} ${first.keys}`);
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify({ __type: 'com.amazon.coral#AccessDeniedException' }));
      return;
    }
    const { headers } = request;
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': String(headers['x-amz-target']),
        authorization: String(headers.authorization),
        'x-amz-date': String(headers['x-amz-date']),
      },
      body,
    });
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(Buffer.from(await answer.arrayBuffer()));
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
  return { address: `http://127.0.0.1:${place.port}`, refused };
}

function callOf({ action, table, index, keys }: Item, tables: TableNames): Call {
  const name = table === tables.runs ? 'runs' : 'strategies';
  const arn = `arn:aws:dynamodb:${PLACE.region}:${PLACE.account}:table/baton-main-${name}`;
  return {
    action: `dynamodb:${action}`,
    resource: index === undefined ? arn : `${arn}/index/${index}`,
    context: { 'dynamodb:LeadingKeys': [...keys] },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}
