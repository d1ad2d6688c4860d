import * as z from 'zod';
import { begunEvolution, type Evolution } from '../../domain/evolution/evolution.ts';
import { type ExecutionId, executionIdSchema, type Slug } from '../../domain/identifiers.ts';
import { auditEntry } from '../audit.ts';
import type { Baton } from '../baton.ts';
import { reasonSchema } from '../change-settings.ts';
import { Refusal } from '../refusal.ts';

export const evolutionRequestSchema = z.strictObject({
  /** Analyses, asks for proposals and admits, and starts no experiment. */
  dryRun: z.boolean().default(false),
  reason: reasonSchema,
});
export type EvolutionRequest = z.infer<typeof evolutionRequestSchema>;

/**
 * Starts the evolution of one strategy, without waiting for how it ends.
 *
 * @throws Refusal `not-found` for an unknown strategy; `conflict` where nothing can run it
 */
export async function requestEvolution(
  baton: Baton,
  slug: Slug,
  { dryRun, reason }: EvolutionRequest,
  caller: string,
): Promise<ExecutionId> {
  const { stores, evolutionRunner, clock } = baton;
  const strategy = await stores.strategies.strategy(slug);
  if (strategy === undefined) throw new Refusal('not-found', `There is no strategy ${slug}.`);
  if (evolutionRunner === undefined) {
    throw new Refusal('conflict', 'This process does not run evolutions.');
  }
  const audit = auditEntry(baton, {
    caller,
    action: 'evolution_requested',
    subject: slug,
    reason,
    before: null,
    after: { dryRun },
  });
  const executionId = executionIdSchema.parse(`operator-${audit.id}`);
  await stores.audit.append(audit);
  // Whoever asks for it right away finds it.
  await stores.evolutions.put(begunEvolution({ executionId, slug, dryRun }, clock.now()));
  await evolutionRunner.start({ executionId, slug, dryRun });
  return executionId;
}

/** What an execution did, by strategy. @throws Refusal `not-found` */
export async function readEvolution(
  baton: Baton,
  executionId: ExecutionId,
): Promise<readonly Evolution[]> {
  const evolutions = await baton.stores.evolutions.ofExecution(executionId);
  if (evolutions.length > 0) return evolutions;
  throw new Refusal('not-found', `There is no evolution ${executionId}.`);
}
