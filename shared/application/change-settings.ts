import * as z from 'zod';
import { plainText } from '../domain/identifiers.ts';
import {
  DEFAULT_SETTINGS,
  type Settings,
  settingsSchema,
  settingsShape,
} from '../domain/settings.ts';
import { auditEntry } from './audit.ts';
import type { Baton } from './baton.ts';
import { publishCatalog } from './publish-policy.ts';
import { Refusal } from './refusal.ts';

/** Why an operator changes something; kept in the audit log. */
export const reasonSchema = plainText(1, 1_000);

/** The settings to change; those left out stay as they are. */
export const settingsRequestSchema = z
  .strictObject(settingsShape)
  .partial()
  .extend({ reason: reasonSchema });
export type SettingsRequest = z.infer<typeof settingsRequestSchema>;

/** The settings in force. */
export async function readSettings(baton: Baton): Promise<Settings> {
  return (await baton.stores.settings.read())?.settings ?? DEFAULT_SETTINGS;
}

/**
 * Changes settings, audits the change and publishes the policy that follows, so that the next
 * request is answered by it.
 *
 * @throws Refusal `conflict` when somebody else changed them at the same time
 */
export async function changeSettings(
  baton: Baton,
  { reason, ...changes }: SettingsRequest,
  caller: string,
): Promise<Settings> {
  const stored = await baton.stores.settings.read();
  const before = stored?.settings ?? DEFAULT_SETTINGS;
  const settings = settingsSchema.parse({ ...before, ...changes });
  const audit = auditEntry(baton, {
    caller,
    action: 'settings_changed',
    subject: 'settings',
    reason,
    before,
    after: settings,
  });
  const saved = await baton.stores.settings.save(settings, stored?.revision ?? 0, audit);
  if (saved === 'conflict') {
    throw new Refusal('conflict', 'The settings were changed by somebody else at the same time.');
  }
  await publishCatalog(baton);
  return settings;
}
