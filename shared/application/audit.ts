import { v5 as uuidV5 } from 'uuid';
import { canonicalJson } from '../domain/canonical-json.ts';
import type { AuditEntry } from '../domain/operations/audit-entry.ts';
import type { Clock } from '../ports.ts';
import type { Baton } from './baton.ts';

/** The caller that the audit names for what Baton does by itself. */
export const BATON_ITSELF = 'baton';

const AUDIT_NAMESPACE = '2c1fd3b0-6a55-4be8-9d0b-6a3f2f7cb1d4';

/** The last moment given to an entry, by clock. */
const latest = new WeakMap<Clock, number>();

/** An audit entry of this moment. Its id names its content. */
export function auditEntry(baton: Baton, entry: Omit<AuditEntry, 'id' | 'at'>): AuditEntry {
  const dated = { at: momentOfItsOwn(baton.clock), ...entry };
  return { id: uuidV5(canonicalJson(dated), AUDIT_NAMESPACE), ...dated };
}

/** Entries of one process never share a moment, so that they are listed in the order of the changes. */
function momentOfItsOwn(clock: Clock): string {
  const moment = Math.max(Date.parse(clock.now()), (latest.get(clock) ?? 0) + 1);
  latest.set(clock, moment);
  return new Date(moment).toISOString();
}
