import { exportCommand } from './export/command.ts';
import { runCommand } from './run-command.ts';

// Whoever reads standard output may stop before the end: the write that fails says so.
process.stdout.on('error', () => undefined);

await runCommand((argv, signal) =>
  exportCommand(argv, {
    print: (text) => process.stdout.write(text),
    send: (text) =>
      new Promise((resolve, reject) => {
        process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
      }),
    standardError: process.stderr,
    now: () => performance.now(),
    today: () => new Date(),
    signal,
  }),
);
