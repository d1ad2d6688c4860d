import {
  type DynamoDBDocumentClient,
  QueryCommand,
  type QueryCommandOutput,
} from '@aws-sdk/lib-dynamodb';
import { Expression } from './actions.ts';
import type { Budget, Patience } from './patience.ts';

/** What a query asks of one partition of a table or index. */
export interface Query {
  readonly table: string;
  readonly index?: string | undefined;
  readonly partition: { readonly attribute: string; readonly value: string };
  /** Texts are compared as bytes, both ends included. */
  readonly sort?:
    | { readonly attribute: string; readonly from: string; readonly until: string }
    | { readonly attribute: string; readonly prefix: string }
    | undefined;
  readonly newestFirst?: boolean;
  /** @default all */
  readonly limit?: number | undefined;
}

/** Walks a query's pages until all or `limit` items were found. @param only counts when `COUNT` */
export async function* pagesOf(
  client: DynamoDBDocumentClient,
  patience: Patience,
  budget: Budget,
  query: Query,
  only?: 'COUNT',
): AsyncGenerator<QueryCommandOutput> {
  const input = inputOf(query);
  let left = query.limit ?? Number.POSITIVE_INFINITY;
  let start: QueryCommandOutput['LastEvaluatedKey'];
  do {
    const command = new QueryCommand({
      ...input,
      ...(only === undefined ? {} : { Select: only }),
      ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      ...(Number.isFinite(left) ? { Limit: left } : {}),
    });
    const page = await patience.patiently(budget, (abortSignal) =>
      client.send(command, { abortSignal }),
    );
    yield page;
    left -= page.Count ?? 0;
    start = page.LastEvaluatedKey;
  } while (start !== undefined && left > 0);
}

function inputOf({ table, index, partition, sort, newestFirst = false }: Query) {
  const expression = new Expression();
  const conditions = [
    `${expression.name(partition.attribute)} = ${expression.value(partition.value)}`,
  ];
  if (sort !== undefined && 'prefix' in sort) {
    const [name, prefix] = [expression.name(sort.attribute), expression.value(sort.prefix)];
    conditions.push(`begins_with(${name}, ${prefix})`);
  } else if (sort !== undefined) {
    const [from, until] = [expression.value(sort.from), expression.value(sort.until)];
    conditions.push(`${expression.name(sort.attribute)} BETWEEN ${from} AND ${until}`);
  }
  return {
    TableName: table,
    // DynamoDB refuses consistent reads of an index.
    ...(index === undefined ? { ConsistentRead: true } : { IndexName: index }),
    KeyConditionExpression: conditions.join(' AND '),
    ScanIndexForward: !newestFirst,
    ...expression.placeholders(),
  };
}
