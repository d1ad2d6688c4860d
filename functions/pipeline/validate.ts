import type * as z from 'zod';
import type { InputError } from '../../shared/application/refusal.ts';
import { HttpProblem } from './problem.ts';

/** The most faults named in one refusal. */
const MOST_ERRORS = 50;

/**
 * The input as the schema makes it.
 *
 * @param where stands before the path of each fault: `query`, `path`, or nothing for the body
 * @throws HttpProblem `invalid-input` naming each fault
 */
export function validated<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  where = '',
): z.output<Schema> {
  const result = parsedBy(schema, input);
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap((issue) => inputErrors(issue, where));
  const more = errors.length > MOST_ERRORS ? ` (${errors.length} faults in all)` : '';
  const [first] = errors;
  const detail = [first?.path, first?.message].filter(Boolean).join(': ');
  throw new HttpProblem('invalid-input', `${detail}${more}`, errors.slice(0, MOST_ERRORS));
}

/**
 * zod compares the `length` of whatever stands where a list or a text belongs. Comparing throws for
 * an object like `{"length":{"toString":1}}`, which then gets its refusal without that length.
 */
function parsedBy<Schema extends z.ZodType>(schema: Schema, input: unknown) {
  try {
    return schema.safeParse(input);
  } catch (error) {
    const harmless: unknown = JSON.parse(JSON.stringify(input), (key, value) =>
      key === 'length' && typeof value === 'object' ? null : value,
    );
    const result = schema.safeParse(harmless);
    if (result.success) throw error;
    return result;
  }
}

function inputErrors(issue: z.core.$ZodIssue, where: string): InputError[] {
  const path = [...(where === '' ? [] : [where]), ...issue.path].map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: path === '' ? key : `${path}.${key}`,
      message: 'unknown field',
    }));
  }
  return [{ path, message: issue.message }];
}
