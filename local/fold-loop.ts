import type { Baton } from '../shared/application/baton.ts';
import { judgeRunningExperiments } from '../shared/application/experiments/judge.ts';
import { foldDueRuns } from '../shared/application/fold.ts';
import { reconcilePolicy } from '../shared/application/publish-policy.ts';
import { StorageUnavailable } from '../shared/ports.ts';

/** How often the loop looks for due runs that no doorbell announced, in milliseconds. */
const SWEEP_MILLISECONDS = 5_000;

/** How often the published policy is compared with the sums: another process may have ended between. */
const RECONCILE_MILLISECONDS = 60_000;

/** How long the loop waits after a failure before it tries again, in milliseconds. */
const PAUSE_AFTER_FAILURE_MILLISECONDS = 1_000;

/**
 * Folds due runs in this process: right after a write rings, and on a sweep that finds what was lost
 * with a crash and closes outcome windows. One fold at a time; rings meanwhile make one more.
 */
export class FoldLoop {
  readonly #baton: () => Baton;
  #rung = false;
  #running: Promise<void> | undefined;
  #sweep: NodeJS.Timeout | undefined;
  #stopped = false;
  /** A fold failed: its evidence may be stored and not published. */
  #failed = false;
  #reconciledAt = 0;

  /** @param baton asked for at each fold, because Baton itself rings this loop */
  constructor(baton: () => Baton) {
    this.#baton = baton;
  }

  start(): void {
    this.#sweep = setInterval(() => this.ring(), SWEEP_MILLISECONDS);
    this.ring();
  }

  ring(): void {
    this.#rung = true;
    if (this.#stopped) return;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      if (this.#rung && !this.#stopped) this.ring();
    });
  }

  /** Ends the loop after folding what is due now. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#sweep);
    await this.#running;
    await this.#foldAll();
  }

  async #run(): Promise<void> {
    while (this.#rung && !this.#stopped) {
      this.#rung = false;
      // One turn of the event loop gathers the writes of all connections into one batch.
      await this.#baton().clock.sleep(0);
      const done = await this.#foldAll();
      if (!done && !this.#stopped) {
        await this.#baton().clock.sleep(PAUSE_AFTER_FAILURE_MILLISECONDS);
        this.#rung = true;
      }
    }
  }

  /** @returns whether everything that was due could be folded */
  async #foldAll(): Promise<boolean> {
    const baton = this.#baton();
    try {
      for (;;) {
        const { folded, conflicts, more } = await foldDueRuns(baton);
        if (conflicts === 0 && (folded === 0 || !more)) break;
      }
      const now = baton.clock.monotonic();
      if (this.#failed || now - this.#reconciledAt >= RECONCILE_MILLISECONDS) {
        await reconcilePolicy(baton);
        await judgeRunningExperiments(baton);
        this.#reconciledAt = now;
      }
      this.#failed = false;
      return true;
    } catch (error) {
      this.#failed = true;
      const reason = error instanceof Error ? error.message : String(error);
      if (error instanceof StorageUnavailable) {
        baton.alerting.raise('storage_unavailable', 'critical', 'deployment', reason);
      } else {
        baton.alerting.raise('fold_failed', 'critical', 'deployment', `Folding failed: ${reason}`);
        baton.log.error('Folding failed', { error: String(error instanceof Error && error.stack) });
      }
      return false;
    }
  }
}
