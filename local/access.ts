import { createHash, timingSafeEqual } from 'node:crypto';
import type { Audience } from '../functions/routes.ts';

/** The bearer tokens of a deployment; without one, its audience is open to this machine. */
export interface Tokens {
  readonly agent: string | undefined;
  readonly operator: string | undefined;
}

/** Whether a call may use a route, and as whom. */
export type Access =
  | { readonly kind: 'granted'; readonly caller: string }
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'forbidden' };

/** @param authorization the header as sent */
export function accessTo(
  audience: Audience,
  authorization: string | undefined,
  tokens: Tokens,
): Access {
  if (audience === 'public') return { kind: 'granted', caller: 'public' };
  const wanted = tokens[audience];
  if (wanted === undefined) return { kind: 'granted', caller: `local ${audience}` };
  const sent = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
  if (sent === undefined) return { kind: 'unauthorized' };
  if (sameSecret(sent, wanted)) return { kind: 'granted', caller: audience };
  const other = tokens[audience === 'agent' ? 'operator' : 'agent'];
  const known = other !== undefined && sameSecret(sent, other);
  return { kind: known ? 'forbidden' : 'unauthorized' };
}

/** Compares digests, so that neither length nor content shows in the time it takes. */
function sameSecret(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}

/** Whether an address to listen on, or the host of a `Host` header, is this machine's own. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  return name === 'localhost' || name === '::1' || /^127(?:\.\d{1,3}){3}$/.test(name);
}

/** The host of a `Host` header without its port. */
export function hostOf(header: string): string {
  return header.replace(/:\d*$/, '');
}
