import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { RunIndex } from '../../shared/adapters/dynamo/keys.ts';
import type { Patterns } from './key-families.ts';
import type { KnownTable } from './tables.ts';

/** The calls that each needs, in transactions as well. Nothing needs a Scan. */
const ACTIONS = {
  read: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
  write: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
  append: ['dynamodb:PutItem'],
  delete: ['dynamodb:DeleteItem'],
} as const;

const KINDS = ['read', 'write', 'append', 'delete'] as const;

/** Which items of a table, by their partition keys, may be read, written and so on. */
export type Access = Readonly<Partial<Record<keyof typeof ACTIONS, readonly Patterns[]>>>;

/** Access to some items of a table, and to nothing when a call names no partition key. */
export function itemStatements(table: KnownTable, access: Access): readonly PolicyStatement[] {
  const statement = (may: keyof typeof ACTIONS) =>
    new PolicyStatement({
      actions: [...ACTIONS[may]],
      resources: [table.tableArn],
      conditions: {
        'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': access[may]?.flat() },
        // For all of no values anything holds.
        Null: { 'dynamodb:LeadingKeys': 'false' },
      },
    });
  return KINDS.filter((may) => access[may] !== undefined).map(statement);
}

/** Looking runs up in some of their indexes. */
export function indexStatement(table: KnownTable, indexes: readonly RunIndex[]): PolicyStatement {
  return new PolicyStatement({
    actions: ['dynamodb:Query'],
    resources: indexes.map((index) => `${table.tableArn}/index/${index}`),
  });
}
