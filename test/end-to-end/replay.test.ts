import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const root = fileURLToPath(new URL('../..', import.meta.url));

const resultSchema = z.object({
  runs: z.number(),
  meanUtility: z.number(),
  uniform: z.number(),
  bestFixed: z.object({ option: z.string(), meanUtility: z.number() }),
  oracle: z.number(),
  successRate: z.number(),
});

/** Runs the command as a person would and answers its figures. */
async function replay(...argv: readonly string[]) {
  const command = ['local/replay.ts', 'test/cases/example-workload.jsonl', ...argv, '--json'];
  const child = spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(`replay ended with ${status}: ${errors}`);
  return resultSchema.parse(JSON.parse(output.trim().split('\n').at(-1) ?? ''));
}

describe('replaying the example workload against a server of its own', () => {
  it('learns to choose better than by chance, and stores everything once', {
    timeout: 120_000,
  }, async () => {
    const result = await replay('--shuffle', '1');
    expect(result.runs).toBe(400);
    expect(result.meanUtility).toBeGreaterThan(result.uniform + 0.02);
    expect(result.oracle).toBeGreaterThan(result.meanUtility);
  });

  it('plays further attempts after failures', { timeout: 120_000 }, async () => {
    const result = await replay('--attempts', '2');
    expect(result.successRate).toBeGreaterThan(0.75);
  });
});
