/**
 * The seconds that a `Prefer: wait=5` header (RFC 7240) asks to wait for the work to be done; 0
 * without one.
 */
export function preferredWaitSeconds(header: string | undefined): number {
  const wait = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,4})"?\s*(?:$|[,;])/i.exec(header ?? '')?.[1];
  return wait === undefined ? 0 : Number(wait);
}
