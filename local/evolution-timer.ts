import { randomUUID } from 'node:crypto';
import type { Baton } from '../shared/application/baton.ts';
import { runEvolution } from './state-machine.ts';

const HOUR_MILLISECONDS = 3_600_000;

/** The first time comes early: a process that restarts often would never reach a full hour. */
const FIRST_MILLISECONDS = 60_000;

/** Starts the state machine every hour for all strategies that are due, one execution at a time. */
export class EvolutionTimer {
  readonly #baton: Baton;
  readonly #canEvolve: boolean;
  readonly #stopping = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;

  /** @param canEvolve whether this home has what makes proposals; without it the timer stays off */
  constructor(baton: Baton, canEvolve: boolean) {
    this.#baton = baton;
    this.#canEvolve = canEvolve;
  }

  start(): void {
    if (this.#canEvolve) this.#fireIn(FIRST_MILLISECONDS);
  }

  /** Ends the execution that is under way, whose leases expire. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#timer);
    await this.#running;
  }

  #fireIn(milliseconds: number): void {
    this.#timer = setTimeout(() => {
      this.#running = this.#run().finally(() => {
        if (!this.#stopping.signal.aborted) this.#fireIn(HOUR_MILLISECONDS);
      });
    }, milliseconds);
    // It is no reason for the process to live on.
    this.#timer.unref();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const executionId = `local-${randomUUID()}`;
    try {
      await runEvolution(this.#baton, {}, { executionId, signal });
    } catch (error) {
      if (signal.aborted) return;
      const reason = error instanceof Error ? error.message : String(error);
      const message = `The execution ${executionId} failed: ${reason}`;
      this.#baton.alerting.raise('evolution_failed', 'warning', 'deployment', message);
    }
  }
}
