import * as z from 'zod';
import { plainText } from './identifiers.ts';
import { SIGNALS } from './outcome/signals.ts';
import { proposerBudgetSchema } from './proposal/proposer-budget.ts';

/**
 * How Baton answers: `learning` explores, `frozen` takes the best estimate, `shadow` answers the
 * baseline and logs the policy's choice beside it, `off` answers the baseline.
 */
export const modeSchema = z.enum(['learning', 'frozen', 'shadow', 'off']);
export type Mode = z.infer<typeof modeSchema>;

const weight = z.number().min(0).max(1);

/** The share of each signal in the quality of a run that did not say `success`. */
export const qualityWeightsSchema = z
  .strictObject({
    merged: weight,
    ciPassed: weight,
    humanFeedback: weight,
    iterations: weight,
    lintClean: weight,
    testsAdded: weight,
  })
  .refine((weights) => Object.values(weights).some((each) => each > 0), {
    error: 'expected at least one weight above 0',
  });
export type QualityWeights = z.infer<typeof qualityWeightsSchema>;

/** What an operator sets for a whole deployment, one schema a setting. */
export const settingsShape = {
  mode: modeSchema,
  /** Agents that may ever be chosen; `null` allows every agent that a caller offers. */
  allowedAgents: z.array(plainText(1, 200)).min(1).max(200).nullable(),
  /** Quality that one dollar is worth. */
  costWeight: z.number().min(0).max(100),
  /** The most a task may cost before its experiment counts it as the worst, in dollars. */
  spendCapUsd: z.number().positive().max(100_000),
  /** What an escalation to a person costs, in dollars. */
  escalationCostUsd: z.number().min(0).max(100_000),
  qualityWeights: qualityWeightsSchema,
  /** Signals that apply to every project; `null`: those that the project has sent before. */
  applicableSignals: z.array(z.enum(SIGNALS)).nullable(),
  /** How long after its first call a run may still report, in seconds. */
  outcomeWindowSeconds: z
    .int()
    .min(60)
    .max(90 * 86_400),
  /** The share of tasks that always get the hand-designed baseline. */
  holdoutShare: z.number().min(0).max(0.5),
  /** Whether proposals may come from the offline proposer when the configured one is down. */
  offlineFallback: z.boolean(),
  /** What the proposals of one strategy may cost in a month. */
  proposerBudget: proposerBudgetSchema,
};

export const DEFAULT_SETTINGS: Settings = {
  mode: 'learning',
  allowedAgents: null,
  costWeight: 0.1,
  spendCapUsd: 10,
  escalationCostUsd: 5,
  qualityWeights: {
    merged: 0.3,
    ciPassed: 0.2,
    humanFeedback: 0.2,
    iterations: 0.15,
    lintClean: 0.1,
    testsAdded: 0.05,
  },
  applicableSignals: null,
  outcomeWindowSeconds: 7 * 86_400,
  holdoutShare: 0.05,
  offlineFallback: false,
  proposerBudget: { callsPerMonth: 30, tokensPerMonth: 1_000_000, usdPerMonth: 20 },
};

const completeSettings = z.strictObject(settingsShape);
export type Settings = z.infer<typeof completeSettings>;

/** Settings as stored: one that a newer version of Baton knows has its default. */
export const settingsSchema = z.preprocess(
  (stored) => (isRecord(stored) ? { ...DEFAULT_SETTINGS, ...stored } : stored),
  completeSettings,
);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
