import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { simulateCommand } from '../../../local/simulate/command.ts';
import { hearing, lastLine } from '../heard.ts';
import { smallWorld } from './small-world.ts';

/** A file with a world of two days. */
async function twoDays(declared: Parameters<typeof smallWorld>[0] = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-world-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'mine.json');
  await writeFile(file, JSON.stringify(smallWorld({ days: 2, ...declared })));
  return file;
}

async function simulate(argv: readonly string[], signal?: AbortSignal) {
  const { heard, surroundings } = hearing(signal);
  const status = await simulateCommand(argv, { ...surroundings, cores: 1 });
  return { status, ...heard };
}

describe('npm run simulate', () => {
  it('reports worlds for people and, asked for it, in a last line for machines', async () => {
    const world = await twoDays();
    const { status, output, errors } = await simulate(['--world', world, '--reps', '2', '--json']);
    expect(status).toBe(0);
    expect(output).toMatch(/^2 worlds of .*mine\.json, 2 days each, seeds 1 to 2, \d+ tasks, \d+/);
    expect(output).toContain('Verdicts: none; still running at the end: 2.');
    expect(lastLine(output)).toMatchObject({
      worlds: 2,
      firstSeed: 1,
      promoting: { count: 0, of: 2, share: 0 },
      undecided: 2,
    });
    expect(errors).toMatch(/^\d+\/160 tasks, [\d.]+ tasks\/s, \d+ s left\n/);
  });

  it('plays several worlds side by side with the same result', async () => {
    const argv = ['--world', await twoDays(), '--reps', '2', '--json'];
    const [one, two] = [await simulate(argv), await simulate([...argv, '--jobs', '2'])];
    expect(two.output).toBe(one.output);
  });

  it('says what it does not take, with status 2', async () => {
    const { status, errors, output } = await simulate(['--world', 'nowhere']);
    expect({ status, output }).toEqual({ status: 2, output: '' });
    expect(errors).toMatch(/^simulate: --world: "nowhere" is no built-in world \(better, /);
  });

  it('says what failed, wherever it was played, with status 1', async () => {
    const price = { median: 1_000_000, spread: 0 };
    const base = { ...smallWorld().base, costUsd: price };
    const argv = ['--world', await twoDays({ base }), '--reps', '2'];
    for (const jobs of ['1', '2']) {
      const { status, errors, output } = await simulate([...argv, '--jobs', jobs]);
      expect({ status, output }).toEqual({ status: 1, output: '' });
      expect(errors).toMatch(/simulate: PATCH \/v1\/runs\/.+ was refused: .*costUsd/);
    }
  });

  it('stops when it is told to, with status 1', async () => {
    const { status, errors } = await simulate([], AbortSignal.abort());
    expect(status).toBe(1);
    expect(errors).toContain('simulate: stopped before the end\n');
  });
});
