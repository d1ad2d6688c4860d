import * as z from 'zod';
import { evolutionReasonSchema } from './evolution.ts';
import type { EvolutionStatus } from './status.ts';

/**
 * The states that decide whether a strategy's evolution goes on, in their order, and the statuses
 * each may end it with. `infra/evolution.asl.json` routes exactly these.
 */
export const STEP_ENDINGS = {
  AcquireLease: ['held', 'paused'],
  JudgeExperiment: [],
  CheckEligibility: [
    'too_recent',
    'test_active',
    'insufficient_data',
    'budget_exhausted',
    'paused',
  ],
  AnalyzePerformance: ['satisfactory', 'paused'],
  ProposeMutations: ['proposer_unavailable', 'budget_exhausted', 'paused'],
  AdmitProposals: ['nothing_admitted', 'dry_run', 'paused'],
  StartExperiment: ['evolution_started', 'test_active', 'paused'],
} as const satisfies Readonly<Record<string, readonly EvolutionStatus[]>>;

export type StepName = keyof typeof STEP_ENDINGS;

/** What a step of this name answers: `running` to go on, or how the evolution ends, and why. */
export function stepAnswerSchema(step: StepName) {
  const endings: readonly EvolutionStatus[] = STEP_ENDINGS[step];
  // The last step has nothing to go on to.
  const statuses = step === 'StartExperiment' ? endings : ['running' as const, ...endings];
  return z.strictObject({
    status: z.enum(statuses),
    reason: evolutionReasonSchema.nullable(),
  });
}

/** A step's answer. */
export interface StepAnswer {
  readonly status: EvolutionStatus;
  readonly reason: string | null;
}

/** The evolution goes on with the next state. */
export const GOES_ON: StepAnswer = { status: 'running', reason: null };
