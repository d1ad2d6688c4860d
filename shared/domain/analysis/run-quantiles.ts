import type { AnalysedRun } from './analysed-run.ts';
import type { Analysis } from './analysis.ts';
import { LogHistogram } from './log-histogram.ts';

type Quantiles = Analysis['quantiles'];

/** Collects what runs cost, how long they took and how many iterations, where somebody said. */
export class RunQuantiles {
  readonly #costUsd = new LogHistogram();
  readonly #durationSeconds = new LogHistogram();
  readonly #iterations = new LogHistogram();

  add({ known: { costUsd, durationSeconds }, iterations }: AnalysedRun): void {
    if (costUsd !== null) this.#costUsd.add(costUsd);
    if (durationSeconds !== null) this.#durationSeconds.add(durationSeconds);
    if (iterations !== null) this.#iterations.add(iterations);
  }

  /** Within 2 %; iterations are whole numbers, and exact up to 24. */
  quantiles(): Quantiles {
    const iterations = quantilesOf(this.#iterations);
    return {
      costUsd: quantilesOf(this.#costUsd),
      durationSeconds: quantilesOf(this.#durationSeconds),
      iterations: iterations && {
        median: Math.round(iterations.median),
        ninetieth: Math.round(iterations.ninetieth),
      },
    };
  }
}

function quantilesOf(histogram: LogHistogram): Quantiles['costUsd'] {
  const [median, ninetieth] = [histogram.quantile(0.5), histogram.quantile(0.9)];
  return median === undefined || ninetieth === undefined ? null : { median, ninetieth };
}
