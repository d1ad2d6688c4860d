import type { Context } from '../../shared/domain/context/context.ts';
import { type Decision, decisionSchema } from '../../shared/domain/decision/decision.ts';
import { unitInterval } from '../../shared/domain/random/unit-interval.ts';
import { AGENTS, VERSION } from './made-up-strategy.ts';

/** The selection among them. */
export const DECISIONS_A_RUN = 5;

/** A number in [0, 1) that is always the same for a run and a purpose. */
export type Chance = (purpose: string) => number;
export const chanceOf =
  (runId: string): Chance =>
  (purpose) =>
    unitInterval(purpose, runId);

/** One of the values by chance. */
export function picked(chance: Chance, purpose: string, values: readonly string[]): string {
  return values[Math.floor(chance(purpose) * values.length)] ?? '';
}

/** A run as its decisions know it. */
export interface DecidedRun {
  readonly runId: string;
  readonly createdAt: string;
  readonly context: Context;
}

/** The selection, and the decisions after it: each third run tries again once or twice. */
export function madeUpDecisions(run: DecidedRun): {
  readonly selection: Decision;
  readonly decisions: readonly Decision[];
} {
  const chance = chanceOf(run.runId);
  const attempts = 1 + Math.max(0, Math.floor(chance('attempts') * 6) - 3);
  const tries = Array.from({ length: attempts }, (_, at) => {
    const previousFailure = picked(chance, `failure ${at}`, ['timeout', 'tests_failed']);
    const more = { attempt: at + 1, ...(at === 0 ? {} : { previousFailure }) };
    return madeUpDecision(run, 'select_agent', AGENTS, more);
  });
  const others = ['decompose', 'parallelize', 'review'].map((type) =>
    madeUpDecision(run, type, ['yes', 'no'], {}),
  );
  return {
    selection: madeUpDecision(run, 'select_strategy', [VERSION, 'bug-cautious@1'], {}),
    decisions: [...tries, ...others].slice(0, DECISIONS_A_RUN - 1),
  };
}

function madeUpDecision(
  { runId, createdAt, context }: DecidedRun,
  type: string,
  options: readonly string[],
  more: Context,
): Decision {
  return decisionSchema.parse({
    decisionId: `${type}-${more.attempt ?? 1}-${runId}`,
    runId,
    type,
    chosen: picked(chanceOf(runId), `${type} ${more.attempt}`, options),
    alternatives: options.map((value) => ({
      value,
      probability: 1 / options.length,
      estimate: 0.61234,
    })),
    propensity: 1 / options.length,
    context: { ...context, ...more },
    source: 'policy',
    strategyVersionId: type === 'select_strategy' ? null : VERSION,
    policyVersion: 'f00dfeed-1234',
    shadow: null,
    why: 'drawn by the policy: the best estimate and its bonus',
    stale: false,
    decidedAt: createdAt,
  });
}
