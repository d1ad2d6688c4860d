import type * as z from 'zod';
import { StoredDataError } from '../../ports.ts';

/** An item as the document client returns it. */
export type Item = Readonly<Record<string, unknown>>;

/** @throws StoredDataError when the attribute does not hold text */
export function textOf(item: Item, attribute: string): string {
  const value = item[attribute];
  if (typeof value === 'string') return value;
  throw new StoredDataError(`expected text in the attribute ${attribute} of ${nameOf(item)}`);
}

/** @throws StoredDataError when the attribute does not hold a number */
export function numberOf(item: Item, attribute: string): number {
  const value = item[attribute];
  if (typeof value === 'number') return value;
  throw new StoredDataError(`expected a number in the attribute ${attribute} of ${nameOf(item)}`);
}

/** The JSON that an attribute holds. @throws StoredDataError, without the text, when it is none */
export function jsonOf(item: Item, attribute: string): unknown {
  const text = textOf(item, attribute);
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own error quotes what it could not parse.
    throw new StoredDataError(`${nameOf(item)} holds no JSON`);
  }
}

/** @throws StoredDataError, without the value, when it does not match */
export function parsed<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  item: Item,
): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new StoredDataError(`${nameOf(item)} does not match its schema`);
}

/**
 * The item's document. Documents are JSON text and not maps: smaller, quicker to read, and free of
 * DynamoDB's limits on numbers.
 *
 * @throws StoredDataError
 */
export function documentOf<Schema extends z.ZodType>(schema: Schema, item: Item): z.output<Schema> {
  return parsed(schema, jsonOf(item, 'document'), item);
}

/** The item in errors, by its key alone. */
function nameOf(item: Item): string {
  return `the item ${String(item.pk)} ${String(item.sk)}`;
}

/** A moment in the form of the time attributes, whose texts compare as times. */
export function timeText(moment: string): string {
  return new Date(moment).toISOString();
}

/** The order of DynamoDB's sort keys, which differs from JavaScript's beyond U+FFFF. */
export function compareBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
