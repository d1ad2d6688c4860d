import type { Context } from '../shared/domain/context/context.ts';
import type { Alternative } from '../shared/domain/decision/alternatives.ts';
import { choiceId } from '../shared/domain/decision/decision-id.ts';
import { assignedArm } from '../shared/domain/experiment/assignment/assigned-arm.ts';
import { runIdSchema, taskIdSchema } from '../shared/domain/identifiers.ts';
import { chooseOption } from '../shared/domain/policy/choose.ts';
import { selectStrategy } from '../shared/domain/policy/select.ts';
import { nanoseconds } from './nanoseconds.ts';
import { type Bench, type BenchRow, figure, promise } from './row.ts';
import { sampleOptions, samplePolicy } from './sample-policy.ts';

/** GrowthBook's SDK takes as long on the machine that it was measured on. */
const MOST_NANOSECONDS_TO_ASSIGN = 2_000;

const EXPERIMENT = {
  id: 'bug-default-x7',
  arms: [0.5, 0.3, 0.2].map((weight) => ({ weight, closed: false })),
};

/** Different runs and tasks that are asked about. */
const SUBJECTS = 5_000;

const CONTEXT: Context = {
  taskType: 'bug',
  complexity: 'medium',
  hasCodeRefs: true,
  language: 'typescript',
  projectSize: 'medium',
  testCoverage: 'high',
  historicalSuccessRate: 0.62,
  project: 'acme/web',
};

/** Pure selection, assignment and choice: nanoseconds an operation with 8 options and 100 strategies. */
export const selectBench: Bench = async (progress) => {
  const options = 8;
  const strategies = 100;
  const policy = samplePolicy({ strategies, options, contexts: [CONTEXT] });
  const alternatives: readonly Alternative[] = sampleOptions(options).map((value) => ({ value }));
  const runs = Array.from({ length: SUBJECTS }, (_, at) => runIdSchema.parse(`run-${at}`));
  const ids = runs.map((runId) => choiceId(runId, 'select_agent', alternatives, CONTEXT));
  const tasks = runs.map((runId) => taskIdSchema.parse(runId));
  const config = policy.catalog.strategies[0]?.current.config;
  progress('rounds of 5,000 operations each');
  return [
    ...measured(`selectStrategy, ${strategies} strategies`, (at) => {
      const taskId = tasks[at];
      return taskId === undefined ? 0 : selectStrategy(policy, CONTEXT, taskId).propensity;
    }),
    assignment((at) => {
      const taskId = tasks[at];
      return taskId === undefined ? 0 : (assignedArm(EXPERIMENT, taskId)?.weight ?? 0);
    }),
    ...measured(`chooseOption, ${options} options`, (at) => {
      const decisionId = ids[at];
      if (decisionId === undefined) return 0;
      const question = {
        decisionId,
        type: 'select_agent',
        alternatives,
        context: CONTEXT,
        config,
        strategyVersionId: null,
      };
      return chooseOption(policy, question)?.propensity ?? 0;
    }),
    ...measured('decision id of a choice (SHA-1 of the question)', (at) => {
      const runId = runs[at];
      return runId === undefined
        ? 0
        : choiceId(runId, 'select_agent', alternatives, CONTEXT).length;
    }),
  ];
};

function assignment(operation: (at: number) => number): BenchRow {
  const name = 'assigned arm of an experiment, 3 arms';
  const { median } = nanoseconds(name, (at) => operation(at % SUBJECTS));
  return promise(name, 'ns an operation, median', median, '≤', MOST_NANOSECONDS_TO_ASSIGN);
}

/** Median and spread over rounds. */
function measured(name: string, operation: (at: number) => number): BenchRow[] {
  const { median, spread } = nanoseconds(name, (at) => operation(at % SUBJECTS));
  return [
    figure(name, 'ns an operation, median', median),
    figure(name, 'ns an operation, 10 % to 90 % apart', spread),
  ];
}
