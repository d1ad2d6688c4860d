import { constants } from 'node:os';

/**
 * Runs a command of the command line as this process: a signal asks it to stop, and its exit status
 * becomes that of the process, unless a signal has one of its own.
 */
export async function runCommand(
  command: (argv: readonly string[], signal: AbortSignal) => Promise<number>,
): Promise<void> {
  const interruption = new AbortController();
  let status = 0;
  // Not `once`: a terminal and a launcher may both deliver the same Ctrl-C.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      status ||= 128 + constants.signals[name];
      interruption.abort();
    });
  }
  const outcome = await command(process.argv.slice(2), interruption.signal);
  process.exitCode = status || outcome;
}
