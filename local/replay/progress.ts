import type { WriteStream } from 'node:tty';
import cliProgress from 'cli-progress';

/** Where progress is shown: standard error, a terminal or not. */
export type ProgressStream = Pick<WriteStream, 'write'> & { readonly isTTY?: boolean };

export interface Progress {
  /** One more run is done; `utility` is the mean so far. */
  advance(utility: number): void;
  stop(): void;
}

/** Without a terminal a line appears this often. */
const LINE_SECONDS = 5;

/**
 * Shows how far a replay is: a bar on a terminal, else a line every few seconds.
 *
 * @param now milliseconds from any fixed moment
 */
export function showProgress(stream: ProgressStream, total: number, now: () => number): Progress {
  return stream.isTTY ? bar(total, now) : lines(stream, total, now);
}

function bar(total: number, now: () => number): Progress {
  const started = now();
  let done = 0;
  const shown = new cliProgress.SingleBar(
    {
      format:
        '{bar} {percentage} % · {value}/{total} runs · {rate} runs/s · {eta_formatted} left · utility {utility}',
      clearOnComplete: true,
      hideCursor: true,
      etaBuffer: 100,
    },
    cliProgress.Presets.shades_classic,
  );
  shown.start(total, 0, { rate: '–', utility: '–' });
  return {
    advance(utility) {
      done += 1;
      shown.update(done, { rate: rate(done, now() - started), utility: utility.toFixed(3) });
    },
    stop: () => shown.stop(),
  };
}

function lines(stream: ProgressStream, total: number, now: () => number): Progress {
  const started = now();
  let done = 0;
  let last = started;
  return {
    advance(utility) {
      done += 1;
      if (now() - last < LINE_SECONDS * 1_000) return;
      last = now();
      const left = Math.ceil(((last - started) / 1_000 / done) * (total - done));
      const speed = rate(done, last - started);
      stream.write(
        `${done}/${total} runs, ${speed} runs/s, ${left} s left, utility ${utility.toFixed(3)}\n`,
      );
    },
    stop() {},
  };
}

function rate(done: number, milliseconds: number): string {
  return ((1_000 * done) / Math.max(1, milliseconds)).toFixed(1);
}
