import * as z from 'zod';
import { executionIdSchema, slugSchema } from '../identifiers.ts';

/** The right of one execution to evolve a strategy, until it is given back or expires. */
export const leaseSchema = z.strictObject({
  slug: slugSchema,
  owner: executionIdSchema,
  /** From this moment on others may take it. */
  expiresAt: z.iso.datetime(),
});
export type Lease = z.infer<typeof leaseSchema>;

/**
 * How long a lease lasts, in seconds. Its owner's states take it anew when they begin, so it outlasts
 * the longest state that times out and is tried again, and an execution that was stopped holds up the
 * next firing for half an hour at most.
 */
export const LEASE_SECONDS = 1_800;

/** The lease that `owner` asks for at `now`, ISO 8601. */
export function leaseFrom(slug: Lease['slug'], owner: Lease['owner'], now: string): Lease {
  const expires = Date.parse(now) + LEASE_SECONDS * 1_000;
  return { slug, owner, expiresAt: new Date(expires).toISOString() };
}
