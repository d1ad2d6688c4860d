import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../../../shared/domain/experiment/experiment.ts';
import type { ExperimentTask } from '../../../../shared/domain/experiment/experiment-task.ts';
import {
  taskWithoutRun,
  taskWithRun,
} from '../../../../shared/domain/experiment/task-in-experiment.ts';
import { projectIdSchema } from '../../../../shared/domain/identifiers.ts';
import { evidenceOfRun } from '../../../../shared/domain/learning/evidence-of-run.ts';
import type { OutcomeFacts } from '../../../../shared/domain/outcome/report.ts';
import type { OutcomeWindow, Run } from '../../../../shared/domain/run/run.ts';
import { DEFAULT_SETTINGS } from '../../../../shared/domain/settings.ts';
import {
  at,
  runIdOf,
  sampleRun,
  sampleSelection,
  versionIdOf,
} from '../../../contracts/samples.ts';
import { DAY_SECONDS, runningExperiment } from './running-experiment.ts';

/** The sample runs' outcome window. */
const WINDOW = 3_600;

interface Known {
  readonly facts?: OutcomeFacts;
  readonly final?: boolean;
  readonly window?: OutcomeWindow;
  readonly now?: number;
  readonly changes?: Partial<Run>;
  readonly assignedAt?: number;
  readonly experiment?: Experiment;
}

/** The task after a fold of a run of which this is known. */
function folded(before: ExperimentTask | undefined, id: string, known: Known = {}) {
  const { facts = {}, final = false, window = 'open', now = 1, changes, assignedAt = 0 } = known;
  const run = sampleRun(id, {
    outcome: { facts, observedAt: {}, final },
    selection: sampleSelection(id, 'bug-default', 'bug-default-x1'),
    context: { taskType: 'bug', complexity: 'medium' },
    ...changes,
  });
  const evidence = evidenceOfRun(run, [], window, DEFAULT_SETTINGS);
  const of = { run, evidence, assignedAt: at(assignedAt), now: at(now) };
  return taskWithRun(known.experiment ?? runningExperiment(), before, of);
}

describe('a task that is new to its experiment', () => {
  it('has its arm, the day of its assignment and its segment, and is open', () => {
    expect(folded(undefined, 'a', { assignedAt: DAY_SECONDS - 1, now: DAY_SECONDS })).toMatchObject(
      {
        experimentId: 'bug-default-x1',
        taskId: 'task of a',
        arm: 'control',
        day: '2026-01-01',
        segment: 'bug/medium',
        closesAt: at(DAY_SECONDS - 1 + WINDOW),
        counted: null,
        closed: false,
        revision: 1,
      },
    );
  });

  it('knows its project by a number alone, the same for the same project', () => {
    const labelOf = (project: Run['project']) =>
      folded(undefined, 'a', { changes: { project } })?.project;
    const [web, app] = ['acme/web', 'acme/app'].map((id) => projectIdSchema.parse(id));
    const labels = [web, app, undefined].map((id) => labelOf(id ?? null));
    expect(labelOf(web ?? null)).toBe(labels[0]);
    expect(new Set(labels).size).toBe(3);
  });

  it('is none where another Baton assigned the run, which may name the same ids', () => {
    const foreign = sampleSelection('a', 'bug-default', 'bug-default-x1');
    const selection = {
      ...foreign,
      strategy: { ...foreign.strategy, versionId: versionIdOf('bug-default@9') },
    };
    expect(folded(undefined, 'a', { changes: { selection } })).toBeUndefined();
    expect(folded(undefined, 'a', { assignedAt: -1 })).toBeUndefined();
  });

  it('is none where the run has no arm, or the experiment does not run', () => {
    expect(folded(undefined, 'a', { changes: { selection: null } })).toBeUndefined();
    const selection = sampleSelection('a');
    expect(folded(undefined, 'a', { changes: { selection } })).toBeUndefined();
    for (const status of ['draft', 'ended'] as const) {
      const experiment = runningExperiment({ status });
      expect(folded(undefined, 'a', { experiment })).toBeUndefined();
    }
  });
});

describe('an open task', () => {
  it('counts what its settled run is worth so far', () => {
    const task = folded(undefined, 'a', { facts: { success: 1, costUsd: 2 } });
    expect(task).toMatchObject({
      closed: false,
      counted: { score: 90, guardrails: [25, 0, 0, 0] },
    });
  });

  it('counts nothing again when its outcome is taken back', () => {
    const task = folded(undefined, 'a', { facts: { success: 1 } });
    expect(folded(task, 'a', { facts: { success: null } })).toMatchObject({
      counted: null,
      closed: false,
    });
  });

  it('counts a revised run in place of what it was', () => {
    const task = folded(undefined, 'a', { facts: { success: 1, costUsd: 2 } });
    const revised = folded(task, 'a', { facts: { success: 0, costUsd: 4 } });
    expect(revised).toMatchObject({ counted: { score: 30 }, revision: 2, runs: [{ runId: 'a' }] });
  });

  it('is one task whatever the number of its runs: the last quality, the cost of all', () => {
    const first = folded(undefined, 'a', { facts: { success: 0, costUsd: 3 } });
    const changes = { createdAt: at(5) };
    const second = folded(first, 'b', { facts: { success: 1, costUsd: 1 }, changes });
    expect(second?.runs.map(({ runId }) => runId)).toEqual(['a', 'b']);
    expect(second?.counted?.score).toBe(80);
    const revised = folded(second, 'a', { facts: { success: 0, costUsd: 4 } });
    expect(revised?.counted?.score).toBe(75);
  });

  it('closes with its window, a millisecond before it does not', () => {
    const task = folded(undefined, 'a', { facts: { success: 1 } });
    expect(folded(task, 'a', { facts: { success: 1 }, now: WINDOW - 0.001 })?.closed).toBe(false);
    expect(folded(task, 'a', { facts: { success: 1 }, now: WINDOW })).toMatchObject({
      closed: true,
      counted: { score: 100 },
    });
  });

  it.each<OutcomeWindow>(['lost', 'expired'])(
    'counts as quality 0 when its run is %s',
    (window) => {
      const task = folded(undefined, 'a', { facts: { costUsd: 4 } });
      expect(task?.counted).toBeNull();
      expect(folded(task, 'a', { facts: { costUsd: 4 }, window, now: WINDOW })).toMatchObject({
        closed: true,
        counted: { score: 30, guardrails: [50, 0, 100, 0] },
      });
    },
  );

  it('has a window of its own, whenever its runs begin', () => {
    const task = folded(undefined, 'a');
    const changes = { createdAt: at(WINDOW - 1), windowClosesAt: at(2 * WINDOW - 1) };
    const retried = folded(task, 'b', { facts: { success: 1 }, now: WINDOW, changes });
    expect(retried).toMatchObject({ closed: true, closesAt: at(WINDOW), counted: { score: 100 } });
  });

  it('does not count runs that begin once its window has closed', () => {
    const task = folded(undefined, 'a', { facts: { success: 0, costUsd: 1 } });
    const changes = { createdAt: at(WINDOW), windowClosesAt: at(2 * WINDOW) };
    const late = folded(task, 'b', { facts: { success: 1, costUsd: 5 }, now: WINDOW, changes });
    expect(late).toMatchObject({ closed: true, counted: { score: 45 }, runs: [{ runId: 'a' }] });
  });

  it('keeps 200 runs, and goes on following those', () => {
    const many = Array.from({ length: 201 }, (_, each) => each).reduce<ExperimentTask | undefined>(
      (task, each) => folded(task, `run-${each}`, { facts: { success: 0 } }),
      undefined,
    );
    expect(many?.runs).toHaveLength(200);
    const followed = folded(many, 'run-7', { facts: { success: 1, costUsd: 2 } });
    expect(followed?.runs).toHaveLength(200);
    expect(followed?.counted?.guardrails[0]).toBe(25);
  });
});

describe('a final report', () => {
  it('closes the task at once', () => {
    const task = folded(undefined, 'a', { facts: { success: 1 }, final: true });
    expect(task).toMatchObject({ closed: true, counted: { score: 100 } });
  });

  it('closes the task with whatever its other runs are worth', () => {
    const first = folded(undefined, 'a', { facts: { success: 1, costUsd: 2 } });
    const changes = { createdAt: at(5) };
    const second = folded(first, 'b', { final: true, window: 'lost', changes });
    expect(second).toMatchObject({ closed: true, counted: { score: 90 } });
  });

  it('closes it as a failure when nothing was settled', () => {
    const task = folded(undefined, 'a', { final: true, window: 'lost' });
    expect(task).toMatchObject({
      closed: true,
      counted: { score: 50, guardrails: [0, 0, 100, 0] },
    });
  });
});

describe('a closed task', () => {
  const closed = folded(undefined, 'a', { facts: { success: 1 }, final: true });

  it.each<[string, string, Known]>([
    ['its run is revised', 'a', { facts: { success: 0, costUsd: 9 } }],
    ['another of its runs is heard of', 'b', { facts: { success: 0 } }],
    ['its window closes', 'a', { facts: { success: 1 }, now: WINDOW }],
    ['its outcome is taken back', 'a', { facts: { success: null }, final: true }],
  ])('stays as it is when %s', (_, id, known) => {
    expect(closed).toBeDefined();
    expect(folded(closed, id, known)).toBe(closed);
  });
});

describe('a task one of whose runs is forgotten', () => {
  const without = (
    task: ExperimentTask | undefined,
    id: string,
    experiment = runningExperiment(),
  ) => task && taskWithoutRun(experiment, task, runIdOf(id));

  it('is frozen as it stands, without the run', () => {
    const task = folded(undefined, 'a', { facts: { success: 1 } });
    const frozen = without(task, 'a');
    expect(frozen).toEqual({ ...task, runs: [], closed: true, revision: 2 });
    expect(without(frozen, 'a')).toBe(frozen);
  });

  it('is a failure when nothing was known of it', () => {
    const frozen = without(folded(undefined, 'a', { facts: { costUsd: 2 } }), 'a');
    expect(frozen).toMatchObject({ closed: true, counted: { score: 40 } });
  });

  it('is frozen also where its experiment heard of another run alone', () => {
    const frozen = without(folded(undefined, 'a', { facts: { success: 1 } }), 'b');
    expect(frozen).toMatchObject({ closed: true, runs: [{ runId: 'a' }] });
  });

  it('keeps its value where it has closed, or its experiment has ended', () => {
    const closed = folded(undefined, 'a', { facts: { success: 1 }, final: true });
    expect(without(closed, 'a')).toEqual({ ...closed, runs: [], revision: 2 });
    expect(without(closed, 'b')).toBe(closed);
    const open = folded(undefined, 'a');
    const ended = runningExperiment({ status: 'ended' });
    expect(without(open, 'a', ended)).toEqual({ ...open, runs: [], revision: 2 });
  });
});
