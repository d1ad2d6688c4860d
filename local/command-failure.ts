import { Refusal } from './replay/refusal.ts';
import { StorageRefused } from './storage-options.ts';

/**
 * Says on standard error why a command failed.
 *
 * @param stopped what to say when it was interrupted
 * @returns the exit status: 2 when it would not start with what it was given, else 1
 */
export function commandFailure(
  command: string,
  error: unknown,
  {
    standardError,
    signal,
  }: {
    readonly standardError: { write(text: string): unknown };
    readonly signal: AbortSignal;
  },
  stopped: string,
): 1 | 2 {
  const message = error instanceof Error ? error.message : String(error);
  standardError.write(`${command}: ${signal.aborted ? stopped : message}\n`);
  return error instanceof Refusal || error instanceof StorageRefused ? 2 : 1;
}
