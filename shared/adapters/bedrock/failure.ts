import * as z from 'zod';

/** What went wrong with a call, for people, and whether it may have been paid for. */
export interface CallFailure {
  /** Names and codes alone: a service's message may quote what it was sent. */
  readonly reason: string;
  readonly mayBePaid: boolean;
}

/** The call's time was up, or nobody waits any more. */
export const LATE = 'the model did not answer in time';

/** Answers that come after a model has begun to work, though their numbers blame the caller. */
const WHILE_WORKING: ReadonlySet<number> = new Set([408, 424]);

/** How Node ends a request whose connection never came to be. */
const NEVER_CONNECTED = 'ERR_HTTP2_STREAM_CANCEL';

/** What the SDK notes of a call that it tried to make; there is none where it could not even try. */
const triedSchema = z.object({
  code: z.string().optional().catch(undefined),
  $metadata: z.object({ httpStatusCode: z.int().optional().catch(undefined) }),
});

/** @param isLate whether the call's time was up */
export function callFailure(error: unknown, isLate: boolean): CallFailure {
  if (isLate) return { reason: LATE, mayBePaid: true };
  const name = nameOf(error);
  const tried = triedSchema.safeParse(error);
  if (!tried.success) {
    return { reason: `the call could not be made: ${name}`, mayBePaid: false };
  }
  const { code, $metadata: metadata } = tried.data;
  const { httpStatusCode: status } = metadata;
  if (status === undefined) {
    const isUnsent = code === NEVER_CONNECTED;
    const what = isUnsent ? 'could not be opened' : 'broke';
    return { reason: `the connection to the service ${what}`, mayBePaid: !isUnsent };
  }
  if (status < 300) {
    return { reason: "the service's answer cannot be read", mayBePaid: true };
  }
  return { reason: `the service refused: ${name} (${status})`, mayBePaid: mayCost(name, status) };
}

/** Whether a model may have worked before the service gave this answer. */
function mayCost(name: string, status: number): boolean {
  if (name === 'ServiceUnavailableException') return false;
  return status >= 500 || WHILE_WORKING.has(status);
}

/** An error's name if it looks like one: it comes from the service, as its message does. */
function nameOf(error: unknown): string {
  const name = error instanceof Error ? error.name : '';
  return /^\w{1,60}$/.test(name) ? name : 'an unknown error';
}
