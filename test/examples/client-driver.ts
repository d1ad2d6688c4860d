/** Drives the TypeScript client by commands: a line of JSON in, a line of JSON out. See clients.ts. */
import { createInterface } from 'node:readline';
import { BatonClient, type Problem } from '../../examples/baton-client.ts';
import type { Command } from './clients.ts';

const problems: Problem[] = [];
const baton = new BatonClient({
  spool: process.env.DRIVER_SPOOL,
  onProblem: process.env.DRIVER_LISTENS === '1' ? (problem) => problems.push(problem) : undefined,
});

for await (const line of createInterface({ input: process.stdin })) {
  const result = (await answer(JSON.parse(line))) ?? null;
  process.stdout.write(`${JSON.stringify({ result })}\n`);
}

async function answer(command: Command): Promise<unknown> {
  if ('select' in command) return await baton.select(command.select);
  if ('choose' in command) return await baton.choose(command.choose);
  if ('recordDecisions' in command) return await baton.recordDecisions(command.recordDecisions);
  if ('reportOutcome' in command) {
    const { runId, ...outcome } = command.reportOutcome;
    return await baton.reportOutcome(runId, outcome);
  }
  if ('reportMany' in command) {
    await Promise.all(command.reportMany.map((run) => baton.reportOutcome(run, { success: true })));
    return null;
  }
  if ('flush' in command) return await baton.flush(command.flush);
  if ('close' in command) return await baton.close(command.close);
  return problems.map(({ kind, message }) => ({ kind, message }));
}
