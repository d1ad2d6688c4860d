import { describe, expect, it } from 'vitest';
import { projectSchema, taskSchema } from '../../../../shared/domain/context/task.ts';

describe('what a caller says of a task', () => {
  it.each([
    ['a type alone', { type: 'bug' }, true],
    ['a title alone', { title: 'Crash' }, true],
    ['a long body', { title: 'Crash', body: 'x'.repeat(100_000) }, true],
    ['control characters in a title, which is never stored', { title: 'a\u0000b' }, true],
    ['neither type nor title', { body: 'It crashes.', labels: ['bug'] }, false],
    ['a blank title', { title: ' \n' }, false],
    ['a blank title with a type', { title: '', type: 'issue' }, true],
    ['a type nobody knows', { type: 'any' }, false],
    ['a title of 10,001 characters', { title: 'x'.repeat(10_001) }, false],
    ['a field nobody knows', { title: 'Crash', priority: 1 }, false],
  ])('takes or refuses %s', (_, task, expected) => {
    expect(taskSchema.safeParse(task).success).toBe(expected);
  });
});

describe('what a caller says of a project', () => {
  it.each([
    ['nothing', {}, true],
    ['everything', { id: 'acme/web', language: 'go', linesOfCode: 0, testCoverage: 1 }, true],
    ['half a line', { linesOfCode: 0.5 }, false],
    ['fewer lines than none', { linesOfCode: -1 }, false],
    ['more than full coverage', { testCoverage: 1.01 }, false],
    ['an id without a character', { id: '' }, false],
  ])('takes or refuses %s', (_, project, expected) => {
    expect(projectSchema.safeParse(project).success).toBe(expected);
  });
});
