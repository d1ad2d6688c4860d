/**
 * What SQLite answered, without the detail that the extended result codes add in their upper bytes
 * (https://sqlite.org/rescode.html); `undefined` for an error that is not SQLite's.
 */
function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error && 'errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}

/** Whether another connection holds what was needed, so that trying again soon may succeed. */
export function isLocked(error: unknown): boolean {
  const code = resultCode(error);
  return code === 5 || code === 6;
}

/** What a failure means to an operator. */
interface Failure {
  /** Continues "the database file …": what is wrong and what to do. */
  readonly advice: string;
  /** Whether the connection is of no more use. */
  readonly reopen: boolean;
}

const FAILURES: ReadonlyMap<number, Failure> = new Map([
  [3, { advice: 'may not be used: give this user the right to read and write it', reopen: true }],
  [7, { advice: 'could not be used for lack of memory', reopen: false }],
  [
    8,
    { advice: 'is read-only: give this user the right to write it and its folder', reopen: true },
  ],
  [10, { advice: 'could not be read or written: check the disk', reopen: true }],
  [11, { advice: 'is damaged: put a sound copy in its place', reopen: true }],
  [13, { advice: 'cannot grow: the disk is full', reopen: false }],
  [
    14,
    {
      advice: 'cannot be opened: check that it is a file that this user may read and write',
      reopen: true,
    },
  ],
  [
    26,
    {
      advice:
        'is not a SQLite database: put a sound copy in its place, or move it away to begin anew',
      reopen: true,
    },
  ],
]);

/** `undefined` when the error is not the store's but a fault of the statement, so a bug of ours. */
export function failureOf(error: unknown): Failure | undefined {
  const code = resultCode(error);
  return code === undefined ? undefined : FAILURES.get(code);
}
