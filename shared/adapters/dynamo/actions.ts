import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Item } from './items.ts';
import type { Key } from './keys.ts';

/** `absent`: there is no such item; else its attributes equal these values. */
export type Condition = 'absent' | { readonly equals: Readonly<Record<string, unknown>> };

/** One write to one item of one table. */
export interface Action {
  readonly table: string;
  readonly key: Key;
  readonly condition?: Condition | undefined;
  readonly change: /** The item's attributes from now on. */
    | { readonly put: Item }
    /** Sets some attributes, and removes those that are `undefined`; adds to numbers. */
    | { readonly set: Item; readonly add?: Readonly<Record<string, number>> | undefined }
    | 'delete';
}

type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** The write as DynamoDB's transactions take it, which the single commands take as well. */
export function writeOf({ table, key, condition, change }: Action): Write {
  const expression = new Expression();
  const update =
    change !== 'delete' && 'set' in change ? updateText(expression, change) : undefined;
  const conditionText = condition && conditionTextOf(expression, condition);
  const common = {
    TableName: table,
    ...(conditionText === undefined
      ? {}
      : {
          ConditionExpression: conditionText,
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
        }),
    ...expression.placeholders(),
  };
  if (change === 'delete') return { Delete: { ...common, Key: key } };
  if ('put' in change) return { Put: { ...common, Item: { ...change.put, ...key } } };
  return { Update: { ...common, Key: key, UpdateExpression: update } };
}

function updateText(
  expression: Expression,
  { set, add = {} }: Extract<Action['change'], { readonly set: Item }>,
): string {
  const entries = Object.entries(set);
  const sets = entries
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${expression.name(name)} = ${expression.value(value)}`);
  const removes = entries
    .filter(([, value]) => value === undefined)
    .map(([name]) => expression.name(name));
  const adds = Object.entries(add).map(
    ([name, value]) => `${expression.name(name)} ${expression.value(value)}`,
  );
  return [
    ...(sets.length > 0 ? [`SET ${sets.join(', ')}`] : []),
    ...(removes.length > 0 ? [`REMOVE ${removes.join(', ')}`] : []),
    ...(adds.length > 0 ? [`ADD ${adds.join(', ')}`] : []),
  ].join(' ');
}

function conditionTextOf(expression: Expression, condition: Condition): string {
  if (condition === 'absent') return `attribute_not_exists(${expression.name('pk')})`;
  return Object.entries(condition.equals)
    .map(([name, value]) => `${expression.name(name)} = ${expression.value(value)}`)
    .join(' AND ');
}

/** Names and values as placeholders, since many of DynamoDB's words are reserved. */
export class Expression {
  readonly #names = new Map<string, string>();
  readonly #values = new Map<string, unknown>();

  name(attribute: string): string {
    const placeholder = `#${attribute}`;
    this.#names.set(placeholder, attribute);
    return placeholder;
  }

  value(value: unknown): string {
    const placeholder = `:v${this.#values.size}`;
    this.#values.set(placeholder, value);
    return placeholder;
  }

  placeholders() {
    return {
      ...(this.#names.size > 0
        ? { ExpressionAttributeNames: Object.fromEntries(this.#names) }
        : {}),
      ...(this.#values.size > 0
        ? { ExpressionAttributeValues: Object.fromEntries(this.#values) }
        : {}),
    };
  }
}
