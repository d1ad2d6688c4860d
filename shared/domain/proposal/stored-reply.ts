import * as z from 'zod';
import { proposerUseSchema } from '../evolution/evolution.ts';
import { proposerReplySchema } from './proposal.ts';

/** A proposer's reply, with what it cost. */
export const storedReplySchema = z.strictObject({
  reply: proposerReplySchema,
  use: proposerUseSchema,
});
export type StoredReply = z.infer<typeof storedReplySchema>;
