import { setTimeout as sleep } from 'node:timers/promises';
import { unitInterval } from '../../../shared/domain/random/unit-interval.ts';
import type { Answer } from './api.ts';
import type { RunHistory, Step } from './history.ts';
import { type ServerProcess, startServer } from './server-process.ts';

/** Calls under way at once. */
const IN_FLIGHT = 8;
/** The share of acknowledged calls that is sent once more. */
const REPEATED_SHARE = 0.1;
/** The longest time between deciding to kill and killing, so that it hits any moment of a call. */
const LONGEST_AIM_MILLISECONDS = 8;

/** A call that was acknowledged, with its answer. */
export interface Acknowledged {
  readonly runId: string;
  readonly step: Step;
  readonly answer: unknown;
}

export interface Played {
  /** Runs on after the history; the test stops it. */
  readonly server: ServerProcess;
  readonly acknowledged: readonly Acknowledged[];
  readonly kills: number;
  /** Calls that were under way when the server was killed. */
  readonly cutOff: number;
}

/**
 * Plays a history against a server that is killed (SIGKILL) and started again on its store a number
 * of times. Each call is sent until it is acknowledged; some are sent again after that.
 *
 * @param options.prepare called once, on the first server
 * @param options.afterRestart called with the new server and all that was acknowledged before
 */
export async function playThroughKills(
  history: readonly RunHistory[],
  options: {
    readonly data: string;
    readonly args?: readonly string[];
    readonly kills: number;
    readonly seed: string;
    prepare?(server: ServerProcess): Promise<unknown>;
    afterRestart?(server: ServerProcess, acknowledged: readonly Acknowledged[]): Promise<void>;
  },
): Promise<Played> {
  const { data, args = [], kills, seed } = options;
  const acknowledged: Acknowledged[] = [];
  const killAfter = killPoints(history, kills, seed);
  let cutOff = 0;
  let killed = 0;
  const first = await startServer({ data, args });
  await options.prepare?.(first);
  let current: Promise<ServerProcess> = Promise.resolve(first);
  let killing: Promise<unknown> = current;

  async function killSoon(): Promise<void> {
    await sleep(unitInterval(`aim ${seed}`, String(killed)) * LONGEST_AIM_MILLISECONDS);
    const server = await current;
    current = server.kill().then(async () => {
      const next = await startServer({ data, args });
      await options.afterRestart?.(next, [...acknowledged]);
      return next;
    });
    await current;
  }

  async function sendUntilAcknowledged(step: Step): Promise<Answer> {
    for (;;) {
      const used = current;
      const { api } = await used;
      const answer = await api.call(step.call).catch(() => undefined);
      if (answer !== undefined && answer.status < 300) {
        if (!isUnrecorded(answer.body)) return answer;
        // Storage was too slow for this answer: nothing was promised yet.
        await sleep(20);
        continue;
      }
      if (answer !== undefined) {
        throw new Error(`refused with ${answer.status}: ${JSON.stringify(answer.body)}`);
      }
      cutOff += 1;
      const until = performance.now() + 5_000;
      while (used === current) {
        if (performance.now() > until) throw new Error('a call failed although nothing was killed');
        await sleep(1);
      }
    }
  }

  async function play({ runId, steps }: RunHistory): Promise<void> {
    for (const [at, step] of steps.entries()) {
      const { body: answer } = await sendUntilAcknowledged(step);
      acknowledged.push({ runId, step, answer });
      if (acknowledged.length >= (killAfter[killed] ?? Number.POSITIVE_INFINITY)) {
        killed += 1;
        killing = killing.then(killSoon);
      }
      if (unitInterval(`repeat ${seed}`, `${runId}/${at}`) < REPEATED_SHARE) {
        const { body } = await sendUntilAcknowledged(step);
        acknowledged.push({ runId, step, answer: body });
      }
    }
  }

  const waiting = [...history];
  const worker = async () => {
    for (let run = waiting.shift(); run !== undefined; run = waiting.shift()) await play(run);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  await killing;
  return { server: await current, acknowledged, kills: killed, cutOff };
}

/** Whether an answer says that it, or a choice in it, is not stored. */
function isUnrecorded(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return false;
  if ('recorded' in body && body.recorded === false) return true;
  return 'choices' in body && Array.isArray(body.choices) && body.choices.some(isUnrecorded);
}

/** Numbers of acknowledged calls after which to kill: one in each equal part of the history. */
function killPoints(history: readonly RunHistory[], kills: number, seed: string): number[] {
  const calls = history.reduce((sum, { steps }) => sum + steps.length, 0);
  return Array.from({ length: kills }, (_, at) =>
    Math.floor(((at + 0.1 + 0.8 * unitInterval(`kill ${seed}`, String(at))) / kills) * calls),
  );
}
