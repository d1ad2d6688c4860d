import * as z from 'zod';
import { ENCODING_VERSION } from '../../shared/domain/learning/sums-keys.ts';
import { compiledStrategySchema, type Policy } from '../../shared/domain/policy/policy.ts';
import { settingsSchema } from '../../shared/domain/settings.ts';

export const policyReplySchema = z.strictObject({
  policyVersion: z.string(),
  settings: settingsSchema,
  strategies: z.array(compiledStrategySchema),
  statistics: z.array(
    z.strictObject({
      type: z.string(),
      options: z.array(
        z.strictObject({
          value: z.string(),
          count: z.int().min(0),
          estimate: z.number().nullable(),
          index: z.number(),
        }),
      ),
    }),
  ),
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
    statistics: [...models].map(([type, options]) => ({
      type,
      options: [...options].map(([value, { count, estimate, index }]) => ({
        value,
        count,
        estimate,
        index,
      })),
    })),
    encodingVersion: ENCODING_VERSION,
  };
}
