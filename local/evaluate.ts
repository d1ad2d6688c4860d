import { evaluateCommand } from './evaluate/command.ts';
import { runCommand } from './run-command.ts';

await runCommand((argv, signal) =>
  evaluateCommand(argv, {
    print: (text) => process.stdout.write(text),
    standardError: process.stderr,
    now: () => performance.now(),
    today: () => new Date(),
    signal,
  }),
);
