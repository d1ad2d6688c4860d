import type { SQLOutputValue } from 'node:sqlite';
import type * as z from 'zod';
import { StoredDataError } from '../../ports.ts';

/** A row as SQLite returns it. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

/** Names a row in errors. */
interface RowName {
  readonly table: string;
  readonly key: string;
}

/** @throws StoredDataError when the column does not hold text */
export function textOf(row: Row, column: string): string {
  const value = row[column];
  if (typeof value === 'string') return value;
  throw new StoredDataError(`expected text in the column ${column}`);
}

/** @throws StoredDataError when the column does not hold a number */
export function numberOf(row: Row, column: string): number {
  const value = row[column];
  if (typeof value === 'number') return value;
  throw new StoredDataError(`expected a number in the column ${column}`);
}

/** @throws StoredDataError, without the text, when it is not JSON */
export function jsonOf(text: string, { table, key }: RowName): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own error quotes what it could not parse.
    throw new StoredDataError(`the row ${key} of ${table} holds no JSON`);
  }
}

/** @throws StoredDataError, without the value, when it does not match */
export function parsed<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  { table, key }: RowName,
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new StoredDataError(`the row ${key} of ${table} does not match its schema`);
}

/** The row's document. @throws StoredDataError */
export function documentOf<Schema extends z.ZodType>(
  schema: Schema,
  row: Row,
  name: RowName,
): z.output<Schema> {
  return parsed(schema, jsonOf(textOf(row, 'document'), name), name);
}

/** A moment in the form of the time columns, whose texts compare as times. */
export function timeColumn(moment: string): string {
  return new Date(moment).toISOString();
}
