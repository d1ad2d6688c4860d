import { createInterface } from 'node:readline/promises';
import { forgetCommand } from './forget/command.ts';
import { runCommand } from './run-command.ts';

await runCommand((argv, signal) => {
  const ask = async (question: string) => {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    // Ctrl-C at the question is a signal to the terminal's reader alone.
    terminal.once('SIGINT', () => process.emit('SIGINT'));
    try {
      return (await terminal.question(question, { signal })).trim() === 'yes';
    } finally {
      terminal.close();
    }
  };
  return forgetCommand(argv, {
    print: (text) => process.stdout.write(text),
    standardError: process.stderr,
    ask: process.stdin.isTTY && process.stderr.isTTY ? ask : undefined,
    now: () => performance.now(),
    signal,
  });
});
