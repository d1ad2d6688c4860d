import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseTasks } from '../../../local/replay/parse-tasks.ts';
import { referencesOf } from '../../../local/replay/references.ts';
import { exampleWorkload } from '../../../local/simulator/example-workload.ts';

const FILE = new URL('../../cases/example-workload.jsonl', import.meta.url);
const tasks = parseTasks(exampleWorkload(), 'example-workload.jsonl', 2).map(({ task }) => task);

describe('the example workload', () => {
  it('is the file that the generator writes', async () => {
    expect(await readFile(FILE, 'utf8')).toBe(exampleWorkload());
  });

  it('is small: 400 tasks with 5 options in less than 300 KB', () => {
    expect([tasks.length, tasks[0]?.alternatives.length]).toEqual([400, 5]);
    expect(exampleWorkload().length).toBeLessThan(300_000);
  });

  it('rewards choosing by kind of task over the best fixed option', () => {
    const { uniform, fixed } = referencesOf(tasks, 0.1);
    const kinds = Object.values(Object.groupBy(tasks, ({ context }) => String(context.taskKind)));
    const byKind = kinds.reduce((sum, ofKind = []) => {
      const [best] = referencesOf(ofKind, 0.1).fixed;
      return sum + ((best?.utility ?? 0) * ofKind.length) / tasks.length;
    }, 0);
    const bestFixed = fixed[0]?.utility ?? 1;
    expect(bestFixed).toBeGreaterThan(uniform.utility + 0.02);
    expect(byKind).toBeGreaterThan(bestFixed + 0.05);
  });
});
