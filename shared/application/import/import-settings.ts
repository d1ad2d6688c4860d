import { canonicalJson } from '../../domain/canonical-json.ts';
import { changeSettings, readSettings } from '../change-settings.ts';
import type { ImportScope } from './import-scope.ts';
import type { SettingsLine } from './parse-line.ts';

/**
 * Changes the settings that a line names; they hold for the lines that follow.
 *
 * @throws Refusal `conflict` when somebody else changed them at the same time
 */
export async function importSettings(
  scope: ImportScope,
  changes: SettingsLine['settings'],
): Promise<'imported' | 'there'> {
  const { baton, caller, reason } = scope;
  const before = await readSettings(baton);
  if (canonicalJson({ ...before, ...changes }) === canonicalJson(before)) return 'there';
  await changeSettings(baton, { ...changes, reason }, caller);
  await scope.readTerms();
  return 'imported';
}
