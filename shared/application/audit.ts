import { v5 as uuidV5 } from 'uuid';
import { canonicalJson } from '../domain/canonical-json.ts';
import type { AuditEntry } from '../domain/operations/audit-entry.ts';
import type { Baton } from './baton.ts';

const AUDIT_NAMESPACE = '2c1fd3b0-6a55-4be8-9d0b-6a3f2f7cb1d4';

/** An audit entry of this moment. Its id names its content, so a retried write is one entry. */
export function auditEntry(baton: Baton, entry: Omit<AuditEntry, 'id' | 'at'>): AuditEntry {
  const dated = { at: baton.clock.now(), ...entry };
  return { id: uuidV5(canonicalJson(dated), AUDIT_NAMESPACE), ...dated };
}
