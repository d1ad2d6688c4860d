import type { Context } from '../shared/domain/context/context.ts';
import type { Alternative } from '../shared/domain/decision/alternatives.ts';
import { choiceId } from '../shared/domain/decision/decision-id.ts';
import { runIdSchema, taskIdSchema } from '../shared/domain/identifiers.ts';
import { chooseOption } from '../shared/domain/policy/choose.ts';
import { selectStrategy } from '../shared/domain/policy/select.ts';
import { nanoseconds } from './nanoseconds.ts';
import { type Bench, type BenchRow, figure } from './row.ts';
import { sampleOptions, samplePolicy } from './sample-policy.ts';

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

/** Pure selection and choice: nanoseconds an operation with 8 options and 100 strategies. */
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

/** Median and spread over rounds. */
function measured(name: string, operation: (at: number) => number): BenchRow[] {
  const { median, spread } = nanoseconds(name, (at) => operation(at % SUBJECTS));
  return [
    figure(name, 'ns an operation, median', median),
    figure(name, 'ns an operation, 10 % to 90 % apart', spread),
  ];
}
