import * as z from 'zod';

/** What the state machine says of a state that failed, in the words of the States Language. */
export const failureSchema = z.looseObject({ Error: z.string(), Cause: z.string().optional() });
export type Failure = z.infer<typeof failureSchema>;

const MOST_CHARACTERS = 1_000;

/** A Lambda function's error arrives as JSON text, with a stack trace that people need not see. */
const functionErrorSchema = z.looseObject({ errorMessage: z.string() });

/** The failure in one sentence of at most 1,000 characters. */
export function failureReason({ Error: name, Cause: cause = '' }: Failure): string {
  const message = functionErrorSchema.safeParse(jsonOf(cause)).data?.errorMessage ?? cause;
  const reason = message === '' ? name : `${name}: ${message}`;
  return reason.slice(0, MOST_CHARACTERS).toWellFormed();
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
