import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { nextRevision, runIdOf, sampleRun } from '../../../contracts/samples.ts';
import { storesOn, temporaryFile } from './temporary-stores.ts';

const PROCESS = join(import.meta.dirname, 'writing-process.ts');

it('lets two connections write under conditions in turn', async () => {
  const file = await temporaryFile();
  const [one, other] = [storesOn(file).runs, storesOn(file).runs];
  const first = sampleRun('r');
  expect(await one.write({ run: first, expectedRevision: undefined })).toBe('written');
  expect(await other.write({ run: first, expectedRevision: undefined })).toBe('conflict');
  const second = nextRevision(first);
  expect(await other.write({ run: second, expectedRevision: 1 })).toBe('written');
  expect(await one.write({ run: second, expectedRevision: 1 })).toBe('conflict');
  expect(await one.run(first.runId)).toEqual(second);
});

it('loses no change of two processes on one file', async () => {
  const file = await temporaryFile();
  const rounds = 150;
  const processes = [start(file, rounds), start(file, rounds)];
  const codes = await Promise.all(processes.map(async (each) => (await once(each, 'exit'))[0]));
  expect(codes).toEqual([0, 0]);
  const { runs, sums, alerts } = storesOn(file);
  expect(await runs.run(runIdOf('shared'))).toMatchObject({
    decisionCount: 2 * rounds,
    revision: 2 * rounds,
    folded: { count: 2 * rounds },
  });
  expect((await sums.list('f'))[0]?.vector).toEqual(Float64Array.of(2 * rounds));
  expect((await alerts.list({ limit: 1, cursor: undefined })).items[0]?.count).toBe(2 * rounds);
});

it('keeps what a process wrote that was killed', async () => {
  const file = await temporaryFile();
  const writer = start(file, 1_000_000);
  let output = '';
  for await (const text of writer.stdout ?? []) {
    output += String(text);
    if (output.split('\n').length > 100) writer.kill('SIGKILL');
  }
  const acknowledged = Number(output.trimEnd().split('\n').at(-1));
  const { runs } = storesOn(file);
  const run = await runs.run(runIdOf('shared'));
  expect(run?.decisionCount).toBeGreaterThanOrEqual(acknowledged);
  expect(run?.decisionCount).toBeLessThanOrEqual(acknowledged + 1_000);
});

function start(file: string, rounds: number): ChildProcess {
  const flags = ['--disable-warning=ExperimentalWarning'];
  return spawn(process.execPath, [...flags, PROCESS, file, `${rounds}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
