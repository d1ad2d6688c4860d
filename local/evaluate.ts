import { constants } from 'node:os';
import { evaluateCommand } from './evaluate/command.ts';

const interruption = new AbortController();
let status = 0;
// Not `once`: a terminal and a launcher may both deliver the same Ctrl-C.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    status ||= 128 + constants.signals[name];
    interruption.abort();
  });
}

const outcome = await evaluateCommand(process.argv.slice(2), {
  print: (text) => process.stdout.write(text),
  standardError: process.stderr,
  now: () => performance.now(),
  today: () => new Date(),
  signal: interruption.signal,
});
process.exitCode = status || outcome;
