import { canonicalJson } from '../../domain/canonical-json.ts';
import { changeSettings, readSettings } from '../change-settings.ts';
import type { ImportSession } from './import-session.ts';
import type { SettingsLine } from './parse-line.ts';

/**
 * Changes the settings that a line names; they hold for the lines that follow.
 *
 * @throws Refusal `conflict` when somebody else changed them at the same time
 */
export async function importSettings(
  session: ImportSession,
  changes: SettingsLine['settings'],
): Promise<'imported' | 'there'> {
  const { baton, caller, reason } = session;
  const before = await readSettings(baton);
  if (canonicalJson({ ...before, ...changes }) === canonicalJson(before)) return 'there';
  await changeSettings(baton, { ...changes, reason }, caller);
  await session.readTerms();
  return 'imported';
}
