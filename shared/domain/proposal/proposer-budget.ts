import * as z from 'zod';

/** What a strategy's proposals may cost in a calendar month. */
export const proposerBudgetSchema = z.strictObject({
  callsPerMonth: z.int().min(0).max(100_000),
  tokensPerMonth: z.int().min(0).max(10_000_000_000),
  usdPerMonth: z.number().min(0).max(1_000_000),
});
export type ProposerBudget = z.infer<typeof proposerBudgetSchema>;
