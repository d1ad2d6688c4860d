import type { Context } from '../shared/domain/context/context.ts';
import type { Alternative } from '../shared/domain/decision/alternatives.ts';
import { choiceId } from '../shared/domain/decision/decision-id.ts';
import { runIdSchema, taskIdSchema } from '../shared/domain/identifiers.ts';
import { chooseOption } from '../shared/domain/policy/choose.ts';
import { selectStrategy } from '../shared/domain/policy/select.ts';
import { type Bench, type BenchRow, figure } from './row.ts';
import { sampleOptions, samplePolicy } from './sample-policy.ts';

const ROUNDS = 31;
const OPERATIONS_A_ROUND = 5_000;

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
  const runs = Array.from({ length: OPERATIONS_A_ROUND }, (_, at) =>
    runIdSchema.parse(`run-${at}`),
  );
  const ids = runs.map((runId) => choiceId(runId, 'select_agent', alternatives, CONTEXT));
  const tasks = runs.map((runId) => taskIdSchema.parse(runId));
  const config = policy.catalog.strategies[0]?.current.config;
  progress(`${ROUNDS} rounds of ${OPERATIONS_A_ROUND} operations each`);
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

/** Median and spread over rounds; the sum keeps the work from being optimised away. */
function measured(name: string, operation: (at: number) => number): BenchRow[] {
  let sum = 0;
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS + 3; round += 1) {
    const start = process.hrtime.bigint();
    for (let at = 0; at < OPERATIONS_A_ROUND; at += 1) sum += operation(at);
    const elapsed = Number(process.hrtime.bigint() - start) / OPERATIONS_A_ROUND;
    // The first rounds warm the compiler up.
    if (round >= 3) rounds.push(elapsed);
  }
  if (!Number.isFinite(sum)) throw new Error(`${name} answered something that is not a number`);
  const sorted = rounds.sort((left, right) => left - right);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  return [
    figure(name, 'ns an operation, median', at(0.5)),
    figure(name, 'ns an operation, 10 % to 90 % apart', at(0.9) - at(0.1)),
  ];
}
