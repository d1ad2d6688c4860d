import { replayCommand } from './replay/command.ts';
import { runCommand } from './run-command.ts';

await runCommand((argv, signal) =>
  replayCommand(argv, {
    print: (text) => process.stdout.write(text),
    standardError: process.stderr,
    environment: process.env,
    now: () => performance.now(),
    today: () => new Date(),
    signal,
  }),
);
