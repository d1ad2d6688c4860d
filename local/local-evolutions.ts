import { randomUUID } from 'node:crypto';
import type { Baton } from '../shared/application/baton.ts';
import type { EvolutionRunner, EvolutionStart } from '../shared/ports.ts';
import { type EvolutionInput, runEvolution } from './state-machine.ts';

const HOUR_MILLISECONDS = 3_600_000;

/** The first time comes early: a process that restarts often would never reach a full hour. */
const FIRST_MILLISECONDS = 60_000;

/**
 * Runs the state machine in this process: every hour for all strategies that are due, one execution
 * at a time, and for one strategy when an operator asks.
 */
export class LocalEvolutions implements EvolutionRunner {
  readonly #baton: () => Baton;
  readonly #stopping = new AbortController();
  readonly #underWay = new Map<string, Promise<void>>();
  #timer: NodeJS.Timeout | undefined;

  /** @param baton asked for at each execution, because Baton itself starts some */
  constructor(baton: () => Baton) {
    this.#baton = baton;
  }

  startTimer(): void {
    this.#fireIn(FIRST_MILLISECONDS);
  }

  async start({ executionId, slug, dryRun }: EvolutionStart): Promise<void> {
    void this.#run(executionId, { slug, dryRun });
  }

  /** Ends the executions that are under way, whose leases expire. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    clearTimeout(this.#timer);
    await Promise.all(this.#underWay.values());
  }

  #fireIn(milliseconds: number): void {
    this.#timer = setTimeout(() => {
      void this.#run(`local-${randomUUID()}`, {}).finally(() => {
        if (!this.#stopping.signal.aborted) this.#fireIn(HOUR_MILLISECONDS);
      });
    }, milliseconds);
    // It is no reason for the process to live on.
    this.#timer.unref();
  }

  /** Once an execution; never rejects. */
  #run(executionId: string, input: EvolutionInput): Promise<void> {
    const known = this.#underWay.get(executionId);
    if (known !== undefined || this.#stopping.signal.aborted) return known ?? Promise.resolve();
    const running = this.#execute(executionId, input).finally(() => {
      this.#underWay.delete(executionId);
    });
    this.#underWay.set(executionId, running);
    return running;
  }

  async #execute(executionId: string, input: EvolutionInput): Promise<void> {
    const { signal } = this.#stopping;
    const baton = this.#baton();
    try {
      await runEvolution(baton, input, { executionId, signal });
    } catch (error) {
      if (signal.aborted) return;
      const reason = error instanceof Error ? error.message : String(error);
      const message = `The execution ${executionId} failed: ${reason}`;
      baton.alerting.raise('evolution_failed', 'warning', 'deployment', message);
    }
  }
}
