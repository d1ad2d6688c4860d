import type { WriteStream } from 'node:tty';
import cliProgress from 'cli-progress';

/** Where progress is shown: standard error, a terminal or not. */
export type ProgressStream = Pick<WriteStream, 'write'> & { readonly isTTY?: boolean };

export interface Progress {
  /**
   * @param done how much of the total is done
   * @param text the same in words, with whatever else is worth knowing
   */
  show(done: number, text: string): void;
  stop(): void;
}

/** Without a terminal a line appears this often. */
const LINE_SECONDS = 5;

/**
 * Shows how far a command is: a bar on a terminal, else a line every few seconds.
 *
 * @param total of whatever is counted; more may be done, where it is only an estimate
 * @param now milliseconds from any fixed moment
 */
export function showProgress(stream: ProgressStream, total: number, now: () => number): Progress {
  return stream.isTTY ? bar(total) : lines(stream, total, now);
}

/** So many a second, with one decimal. */
export function rate(done: number, milliseconds: number): string {
  return ((1_000 * done) / Math.max(1, milliseconds)).toFixed(1);
}

function bar(total: number): Progress {
  const shown = new cliProgress.SingleBar(
    {
      format: '{bar} {percentage} % · {text} · {eta_formatted} left',
      clearOnComplete: true,
      hideCursor: true,
      etaBuffer: 100,
    },
    cliProgress.Presets.shades_classic,
  );
  shown.start(Math.max(1, total), 0, { text: '–' });
  return {
    show: (done, text) => shown.update(Math.min(done, total), { text }),
    stop: () => shown.stop(),
  };
}

function lines(stream: ProgressStream, total: number, now: () => number): Progress {
  const started = now();
  let last = started;
  return {
    show(done, text) {
      if (now() - last < LINE_SECONDS * 1_000) return;
      last = now();
      const left = Math.max(0, total - done) / Math.max(1, done);
      const seconds = Math.ceil(((last - started) / 1_000) * left);
      stream.write(`${text}, ${seconds} s left\n`);
    },
    stop() {},
  };
}
