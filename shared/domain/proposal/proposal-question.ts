import * as z from 'zod';
import { analysisSchema } from '../analysis/analysis.ts';
import { slugSchema } from '../identifiers.ts';
import { pastExperimentSchema } from './past-experiment.ts';
import { proposerBudgetSchema } from './proposer-budget.ts';

/** Everything that a proposer may know, and all that it can say. */
export const proposalQuestionSchema = z.strictObject({
  slug: slugSchema,
  analysis: analysisSchema,
  /** The values that each leaf of the configuration may be given, as texts, by its path. */
  grid: z.record(z.string(), z.array(z.string()).min(1)),
  /** The latest first. */
  past: z.array(pastExperimentSchema).max(50),
  /** How many proposals are asked for. */
  wanted: z.int().min(1).max(4),
  budget: proposerBudgetSchema,
  /** Whether the offline proposer may answer where the configured one cannot. */
  offlineFallback: z.boolean(),
});
export type ProposalQuestion = z.infer<typeof proposalQuestionSchema>;
