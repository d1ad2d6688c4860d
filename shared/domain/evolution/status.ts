import * as z from 'zod';

/** How the evolution of one strategy stands, or how it ended. */
const EVOLUTION_STATUSES = [
  /** It goes on: the next state takes over. */
  'running',
  /** Another execution has the strategy's lease. */
  'held',
  /** An operator paused it, or this version of Baton cannot go on. */
  'paused',
  /** The strategy evolved only recently. */
  'too_recent',
  /** An experiment of the strategy is under way. */
  'test_active',
  /** Too few decisions to learn from. */
  'insufficient_data',
  /** The strategy's budget for proposals is spent. */
  'budget_exhausted',
  /** The strategy is good enough as it is. */
  'satisfactory',
  'proposer_unavailable',
  /** No proposal passed the checks. */
  'nothing_admitted',
  /** A proposal was admitted, and no experiment was wanted. */
  'dry_run',
  /** An experiment began. */
  'evolution_started',
  /** A state failed for good. */
  'failed',
] as const;

export const evolutionStatusSchema = z.enum(EVOLUTION_STATUSES);
export type EvolutionStatus = z.infer<typeof evolutionStatusSchema>;
