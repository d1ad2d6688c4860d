import * as z from 'zod';
import { modelContent, modelContentSchema } from '../../shared/application/policy-parts.ts';
import { ENCODING_VERSION } from '../../shared/domain/learning/sums-keys.ts';
import { compiledStrategySchema, type Policy } from '../../shared/domain/policy/policy.ts';
import { settingsSchema } from '../../shared/domain/settings.ts';

export const policyReplySchema = z.strictObject({
  policyVersion: z.string(),
  settings: settingsSchema,
  strategies: z.array(compiledStrategySchema),
  statistics: z.array(modelContentSchema.extend({ type: z.string() })),
  encodingVersion: z.int(),
});

export function policyReply({
  version,
  catalog,
  models,
}: Policy): z.infer<typeof policyReplySchema> {
  return {
    policyVersion: version,
    settings: catalog.settings,
    strategies: [...catalog.strategies],
    statistics: [...models].map(([type, model]) => ({ type, ...modelContent(model) })),
    encodingVersion: ENCODING_VERSION,
  };
}
