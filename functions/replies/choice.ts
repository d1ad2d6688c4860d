import * as z from 'zod';
import type { ChoiceAnswer } from '../../shared/application/choose-option.ts';
import { decisionSchema, weighedAlternativeSchema } from '../../shared/domain/decision/decision.ts';

const weighed = weighedAlternativeSchema.pick({ value: true, probability: true, estimate: true });

export const choiceReplySchema = decisionSchema
  .pick({
    decisionId: true,
    runId: true,
    type: true,
    chosen: true,
    propensity: true,
    source: true,
    why: true,
    policyVersion: true,
    stale: true,
  })
  .extend({
    alternatives: z.array(weighed),
    /** `false`: storage did not answer in time; send the decision along with the outcome. */
    recorded: z.boolean(),
  });
export type ChoiceReply = z.infer<typeof choiceReplySchema>;

export function choiceReply({ decision, recorded }: ChoiceAnswer): ChoiceReply {
  return {
    decisionId: decision.decisionId,
    runId: decision.runId,
    type: decision.type,
    chosen: decision.chosen,
    propensity: decision.propensity,
    alternatives: decision.alternatives.map(({ value, probability, estimate }) => ({
      value,
      probability,
      estimate,
    })),
    source: decision.source,
    why: decision.why,
    policyVersion: decision.policyVersion,
    stale: decision.stale,
    recorded,
  };
}
