import * as z from 'zod';

export const healthReplySchema = z.strictObject({
  status: z.enum(['ok', 'degraded']),
  version: z.string(),
  due: z.int().min(0).nullable(),
  deadLetters: z.int().min(0).nullable(),
  policyAgeSeconds: z.number().min(0).nullable(),
});
