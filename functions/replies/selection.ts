import * as z from 'zod';
import type { SelectionAnswer } from '../../shared/application/select-strategy.ts';
import { decisionSchema } from '../../shared/domain/decision/decision.ts';
import { versionIdSchema } from '../../shared/domain/identifiers.ts';
import { selectionSchema } from '../../shared/domain/run/selection.ts';
import { choiceReply, choiceReplySchema } from './choice.ts';

export const selectionReplySchema = decisionSchema
  .pick({
    decisionId: true,
    runId: true,
    source: true,
    propensity: true,
    context: true,
    why: true,
    policyVersion: true,
    stale: true,
  })
  .extend({
    ...selectionSchema.pick({ strategy: true, experimentId: true, arm: true }).shape,
    alternatives: z.array(
      z.strictObject({
        versionId: versionIdSchema,
        probability: z.number().min(0).max(1).nullable(),
        estimate: z.number().nullable(),
      }),
    ),
    choices: z.array(choiceReplySchema),
    /** `false`: storage did not answer in time; send the decision along with the outcome. */
    recorded: z.boolean(),
  });
export type SelectionReply = z.infer<typeof selectionReplySchema>;

export function selectionReply({ selection, choices, recorded }: SelectionAnswer): SelectionReply {
  const { decision } = selection;
  return {
    decisionId: decision.decisionId,
    runId: decision.runId,
    strategy: selection.strategy,
    source: decision.source,
    experimentId: selection.experimentId,
    arm: selection.arm,
    propensity: decision.propensity,
    context: decision.context,
    alternatives: decision.alternatives.map(({ value, probability, estimate }) => ({
      versionId: versionIdSchema.parse(value),
      probability,
      estimate,
    })),
    choices: choices.map(choiceReply),
    why: decision.why,
    policyVersion: decision.policyVersion,
    stale: decision.stale,
    recorded,
  };
}
