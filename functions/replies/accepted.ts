import * as z from 'zod';

/** How many decisions or reports a call brought; all of them are stored. */
export const acceptedReplySchema = z.strictObject({ accepted: z.int().min(1) });
