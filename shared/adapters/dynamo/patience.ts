import { type Clock, StorageUnavailable } from '../../ports.ts';
import { failureOf } from './dynamo-error.ts';

const FIRST_PAUSE_MILLISECONDS = 10;
const LONGEST_PAUSE_MILLISECONDS = 400;

/** How long a call goes on trying, and how long it waits for one answer. */
export interface Budget {
  readonly totalMilliseconds: number;
  readonly attemptMilliseconds: number;
}

/** Thrown by an attempt that did only a part of its work: what is left is tried again. */
export class Unfinished extends Error {
  override readonly name = 'Unfinished';
}

/** Runs attempts within a budget, with pauses between them. */
export interface Patience {
  /**
   * The first answer of an attempt. One that fails for a moment is made again after a pause that
   * grows from 10 to 400 ms, times a random share ("full jitter", Brooker 2015), so that writers who
   * met once do not meet again.
   *
   * @param attempt given a signal that ends it
   * @throws StorageUnavailable when the budget is used up or DynamoDB refuses this deployment
   * @throws Error, at once, for a request that is wrong in itself
   */
  patiently<Answer>(
    budget: Budget,
    attempt: (signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer>;
}

/** @param random at least 0, below 1 */
export function patienceOf(clock: Clock, random: () => number): Patience {
  return {
    async patiently({ totalMilliseconds, attemptMilliseconds }, attempt) {
      const started = clock.monotonic();
      const left = () => totalMilliseconds - (clock.monotonic() - started);
      for (let longest = FIRST_PAUSE_MILLISECONDS; ; longest *= 2) {
        const signal = AbortSignal.timeout(
          Math.max(1, Math.round(Math.min(attemptMilliseconds, left()))),
        );
        let cause: unknown;
        try {
          return await attempt(signal);
        } catch (error) {
          if (!(error instanceof Unfinished)) throwUnlessTransient(error);
          cause = error;
        }
        const pause = random() * Math.min(longest, LONGEST_PAUSE_MILLISECONDS);
        if (left() <= pause) {
          throw new StorageUnavailable(
            `DynamoDB gave no usable answer within ${totalMilliseconds} ms: ${reasonOf(cause)}`,
            { cause },
          );
        }
        await clock.sleep(pause);
      }
    },
  };
}

function throwUnlessTransient(error: unknown): void {
  const failure = failureOf(error);
  if (failure.kind === 'refused') {
    throw new StorageUnavailable(`DynamoDB ${failure.advice}`, { cause: error });
  }
  if (failure.kind === 'bug') throw error;
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.name : String(cause);
}
