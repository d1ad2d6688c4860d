import { describe, expect, it } from 'vitest';
import { contextSchema } from '../../../../shared/domain/context/context.ts';
import {
  encodeContext,
  historicalSuccessRate,
} from '../../../../shared/domain/context/encode-context.ts';
import { type Project, projectSchema } from '../../../../shared/domain/context/task.ts';

const NOTHING = { runs: 0, successes: 0 };
const encode = (project: Project) => encodeContext({ type: 'bug' }, project, NOTHING, NOTHING);

describe('encoding a context', () => {
  it('says everything in the words of the table of features', () => {
    const task = { title: 'Crash in main.ts', body: 'x'.repeat(2_000), labels: ['bug'] };
    const project = projectSchema.parse({
      id: 'acme/web',
      language: 'TypeScript',
      linesOfCode: 48_210,
      testCoverage: 0.71,
    });
    const seen = { runs: 10, successes: 10 };
    expect(encodeContext(task, project, seen, { runs: 100, successes: 50 })).toEqual({
      taskType: 'bug',
      complexity: 'medium',
      hasCodeRefs: true,
      language: 'typescript',
      projectSize: 'medium',
      testCoverage: 'medium',
      historicalSuccessRate: 0.75,
      project: 'acme/web',
    });
  });

  it('says unknown for what nobody said, and names no project', () => {
    expect(encode({})).toEqual({
      taskType: 'bug',
      complexity: 'low',
      hasCodeRefs: false,
      language: 'unknown',
      projectSize: 'unknown',
      testCoverage: 'unknown',
      historicalSuccessRate: 0.5,
    });
  });

  it.each([
    [0, 'small'],
    [4_999, 'small'],
    [5_000, 'medium'],
    [49_999, 'medium'],
    [50_000, 'large'],
    [249_999, 'large'],
    [250_000, 'huge'],
    [Number.MAX_SAFE_INTEGER, 'huge'],
  ])('calls %i lines %s', (linesOfCode, size) => {
    expect(encode({ linesOfCode })).toMatchObject({ projectSize: size });
  });

  it.each([
    [0, 'low'],
    [0.3999, 'low'],
    [0.4, 'medium'],
    [0.7499, 'medium'],
    [0.75, 'high'],
    [1, 'high'],
  ])('calls a coverage of %d %s', (testCoverage, name) => {
    expect(encode({ testCoverage })).toMatchObject({ testCoverage: name });
  });

  it.each(['İ', 'ẞ', '🎼'])('makes a context of a language of 200 %s', (letter) => {
    const project = projectSchema.parse({ language: letter.repeat(200) });
    expect(contextSchema.safeParse(encode(project)).success).toBe(true);
  });

  it('holds none of the texts of the task', () => {
    const task = { title: 'secret title', body: 'secret body', labels: ['secret label'] };
    const context = encodeContext(task, {}, NOTHING, NOTHING);
    expect(JSON.stringify(context)).not.toContain('secret');
  });
});

describe('historical success rate', () => {
  it.each([
    ['nobody has seen anything', [0, 0], [0, 0], 0.5],
    ['a new project is like the others', [0, 0], [99, 74.5], 0.75],
    ['ten runs weigh as much as the others', [10, 10], [99, 49.5], 0.75],
    ['one failure weighs an eleventh', [1, 0], [99, 74.5], 0.6818],
    ['90 runs weigh nine tenths', [90, 0], [99, 74.5], 0.075],
  ] as const)('%s', (_, [runs, successes], [overallRuns, overallSuccesses], expected) => {
    const overall = { runs: overallRuns, successes: overallSuccesses };
    expect(historicalSuccessRate({ runs, successes }, overall)).toBe(expected);
  });

  it.each([
    [1, 0],
    [1, 1],
    [1_000_000, 0],
    [1_000_000, 1_000_000],
  ])('is a share also after %i runs with %i successes', (runs, successes) => {
    const rate = historicalSuccessRate({ runs, successes }, { runs, successes });
    expect(rate >= 0 && rate <= 1).toBe(true);
  });
});
