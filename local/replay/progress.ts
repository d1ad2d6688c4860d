import { type ProgressStream, rate, showProgress } from '../progress.ts';

export interface ReplayProgress {
  /** One more run is done; `utility` is the mean so far. */
  advance(utility: number): void;
  stop(): void;
}

/**
 * Shows how many runs a replay has played, and how well they went.
 *
 * @param now milliseconds from any fixed moment
 */
export function showRuns(stream: ProgressStream, total: number, now: () => number): ReplayProgress {
  const progress = showProgress(stream, total, now);
  const started = now();
  let done = 0;
  return {
    advance(utility) {
      done += 1;
      const speed = rate(done, now() - started);
      progress.show(
        done,
        `${done}/${total} runs, ${speed} runs/s, mean utility ${utility.toFixed(3)}`,
      );
    },
    stop: () => progress.stop(),
  };
}
