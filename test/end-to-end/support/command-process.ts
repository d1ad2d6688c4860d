import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Place } from './place.ts';

/** A command as a process of its own, as a person starts it. */
export interface CommandProcess {
  /** Settles when it has ended, however it ends. */
  readonly ended: Promise<{
    readonly code: number | null;
    readonly signal: NodeJS.Signals | null;
    readonly output: string;
    readonly errors: string;
  }>;
  kill(): void;
}

/** Starts `npm run NAME` on a place. Killed with the test. */
export function startCommand(
  name: 'import' | 'export' | 'forget',
  place: Place,
  args: readonly string[],
): CommandProcess {
  const entry = fileURLToPath(new URL(`../../../local/${name}.ts`, import.meta.url));
  const where = place.args.length > 0 ? place.args : ['--data', place.data];
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', entry, ...args, ...where],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let [output, errors] = ['', ''];
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    errors += String(chunk);
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return {
    ended: once(child, 'close').then(() => ({
      code: child.exitCode,
      signal: child.signalCode,
      output,
      errors,
    })),
    kill: () => void child.kill('SIGKILL'),
  };
}
