import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { sqliteStores } from '../../../../shared/adapters/sqlite/stores.ts';
import type { Clock, Log } from '../../../../shared/ports.ts';

/** A file name in a folder of its own, which is removed when the test ends. */
export async function temporaryFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-sqlite-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'baton.sqlite');
}

/** A clock on which only sleeping and `pass` take time. */
export interface ManualClock extends Clock {
  pass(milliseconds: number): void;
  /** How long each sleep took so far. */
  readonly sleeps: readonly number[];
}

/** @param onSleep what happens elsewhere while somebody sleeps */
export function manualClock(onSleep: () => void = () => undefined): ManualClock {
  let milliseconds = 0;
  const sleeps: number[] = [];
  return {
    now: () => new Date(Date.UTC(2026, 0, 1) + milliseconds).toISOString(),
    monotonic: () => milliseconds,
    async sleep(duration) {
      sleeps.push(duration);
      milliseconds += duration;
      onSleep();
    },
    pass(duration) {
      milliseconds += duration;
    },
    sleeps,
  };
}

export interface RecordedLog extends Log {
  readonly lines: readonly string[];
}

/** A log that keeps its lines for the test to read. */
export function recordedLog(): RecordedLog {
  const lines: string[] = [];
  const write = (message: string, details: unknown = {}) => {
    lines.push(`${message} ${JSON.stringify(details)}`);
  };
  return { info: write, warn: write, error: write, lines };
}

/** Stores on the file that are closed when the test ends. */
export function storesOn(file: string, clock: Clock = manualClock(), log: Log = recordedLog()) {
  const stores = sqliteStores({ file, clock, log });
  onTestFinished(() => stores.close());
  return stores;
}
