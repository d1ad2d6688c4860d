import { availableParallelism } from 'node:os';
import { runCommand } from './run-command.ts';
import { simulateCommand } from './simulate/command.ts';

await runCommand((argv, signal) =>
  simulateCommand(argv, {
    print: (text) => process.stdout.write(text),
    standardError: process.stderr,
    now: () => performance.now(),
    cores: availableParallelism(),
    signal,
  }),
);
