import { evolveCommand } from './evolve/command.ts';
import { runCommand } from './run-command.ts';

await runCommand((argv, signal) =>
  evolveCommand(argv, {
    print: (text) => process.stdout.write(text),
    complain: (text) => process.stderr.write(text),
    variables: process.env,
    signal,
  }),
);
