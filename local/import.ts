import { importCommand } from './import/command.ts';
import { runCommand } from './run-command.ts';

await runCommand((argv, signal) =>
  importCommand(argv, {
    print: (text) => process.stdout.write(text),
    standardError: process.stderr,
    now: () => performance.now(),
    signal,
  }),
);
