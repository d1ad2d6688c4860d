import { describe, expect, it } from 'vitest';
import { parseTasks } from '../../../local/replay/parse-tasks.ts';
import { fileOf, taskWith } from './example-tasks.ts';

const task = taskWith({ a: [1, 0.3], b: [0, 0.1] });
const faultsOf =
  (change: object, attempts = 1) =>
  () =>
    parseTasks(`\n${JSON.stringify({ ...task, ...change })}\n`, 'tasks.jsonl', attempts);

describe('reading a replay file', () => {
  it('numbers tasks by their line, also after empty lines', () => {
    const text = `\uFEFF${fileOf([task])}\r\n\n${fileOf([task])}`;
    expect(parseTasks(text, 'tasks.jsonl', 1).map(({ line }) => line)).toEqual([1, 4]);
  });

  it('reads yes and no as 1 and 0', () => {
    const outcomes = { a: { success: true, costUsd: 0 }, b: { success: false, costUsd: 1 } };
    const [read] = parseTasks(JSON.stringify({ ...task, outcomes }), 'tasks.jsonl', 1);
    expect(read?.task.outcomes).toMatchObject({ a: { success: 1 }, b: { success: 0 } });
  });

  it.each([
    [
      'a success above 1',
      { outcomes: { a: { success: 2, costUsd: 0 }, b: task.outcomes.b } },
      'outcomes.a.success: ',
    ],
    [
      'a missing cost',
      { outcomes: { a: { success: 1 }, b: task.outcomes.b } },
      'outcomes.a.costUsd: ',
    ],
    [
      'a missing outcome',
      { outcomes: { a: task.outcomes.a } },
      'outcomes: expected an outcome for the alternative "b"',
    ],
    ['an unknown outcome', { alternatives: ['a'] }, 'outcomes.b: is not one of the alternatives'],
    ['a repeated alternative', { alternatives: ['a', 'b', 'a'] }, 'alternatives.2: '],
    ['a nested context', { context: { kind: { deep: 1 } } }, 'context.kind: '],
    ['a type with capitals', { type: 'SelectAgent' }, 'type: '],
    ['an unknown field', { reward: 1 }, '(line): '],
  ])('refuses %s and says where', (_, change, message) => {
    expect(faultsOf(change)).toThrow(`tasks.jsonl:2: ${message}`);
  });

  it('refuses broken JSON, the key __proto__ and a file without tasks', () => {
    expect(() => parseTasks('{"taskId":', 'tasks.jsonl', 1)).toThrow('tasks.jsonl:1: (line): ');
    const polluted = fileOf([task]).replace('"taskKind"', '"__proto__"');
    expect(() => parseTasks(polluted, 'tasks.jsonl', 1)).toThrow('"__proto__" is not allowed');
    expect(() => parseTasks('\n', 'tasks.jsonl', 1)).toThrow('tasks.jsonl holds no task');
  });

  it('lists many faults only up to a point', () => {
    expect(() => parseTasks('[]\n'.repeat(50), 'tasks.jsonl', 1)).toThrow(/… and 30 more$/);
  });

  it('has room for what further attempts add', () => {
    const stop = {
      alternatives: ['a', 'stop'],
      outcomes: { a: task.outcomes.a, stop: task.outcomes.b },
    };
    expect(faultsOf(stop, 1)).not.toThrow();
    expect(faultsOf(stop, 2)).toThrow('tasks.jsonl:2: alternatives: "stop"');
    const crowded = Object.fromEntries(Array.from({ length: 62 }, (_, at) => [`key${at}`, at]));
    expect(faultsOf({ context: crowded }, 1)).not.toThrow();
    expect(faultsOf({ context: crowded }, 2)).toThrow('tasks.jsonl:2: context: ');
  });
});
