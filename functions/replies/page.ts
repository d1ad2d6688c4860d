import * as z from 'zod';
import { alertSchema } from '../../shared/domain/operations/alert.ts';
import { auditEntrySchema } from '../../shared/domain/operations/audit-entry.ts';

/** A page of a list; `nextCursor` is `null` on the last one. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });

export const auditReplySchema = auditEntrySchema;
export const alertReplySchema = alertSchema;
