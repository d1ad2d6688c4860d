import { mersenne } from 'pure-rand/generator/mersenne';
import { describe, expect, it } from 'vitest';
import { simulatedTasks } from '../../../local/simulator/tasks.ts';
import { WORLD } from '../../../local/simulator/world.ts';
import { encodeContext } from '../../../shared/domain/context/encode-context.ts';

const tasksOf = (seed: number) => simulatedTasks(WORLD, mersenne(seed)).take(300).toArray();

describe('simulated tasks', () => {
  it('depend on nothing but the seed', () => {
    expect(tasksOf(1)).toEqual(tasksOf(1));
    expect(tasksOf(1)).not.toEqual(tasksOf(2));
  });

  it('are read as what they are: their kind from labels and words, their size from the text', () => {
    const unseen = { runs: 0, successes: 0 };
    for (const { kind, size, title, body, labels, project } of tasksOf(3)) {
      const { share: _share, ...known } = project;
      const context = encodeContext({ title, body, labels: [...labels] }, known, unseen, unseen);
      expect(context).toMatchObject({
        taskType: kind,
        complexity: size === 'large' ? expect.stringMatching(/medium|high/) : 'low',
      });
    }
  });
});
