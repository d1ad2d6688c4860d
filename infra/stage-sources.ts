import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseStage, type Stage, StageError } from './stage.ts';

/** Where the project is. */
export const PROJECT_ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The settings file that is read when `BATON_STAGE_FILE` names no other. */
const DEFAULT_STAGE_FILE = 'infra/stage.json';

/** What a synthesis is told when nobody told it anything: nothing is ever sent there. */
const PLACEHOLDER_EMAIL = 'alarms@example.com';

/** Addresses that exist for documentation only (RFC 2606). */
const DOCUMENTATION_ADDRESS = /@(.+\.)?(example\.(com|net|org)|example|test|invalid)$/i;

/** Where settings come from; what is named later replaces what is named earlier. */
export interface StageSources {
  /** `context.baton` of cdk.json. */
  readonly context: unknown;
  /** The project's folder, where the settings file is looked for. @default the project's own */
  readonly root?: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What the settings are for: only a deployment needs an address that people read. */
export type Purpose = 'synthesis' | 'deployment';

/**
 * The stage's settings from cdk.json, the settings file and the environment.
 *
 * @throws StageError when they do not fit, or when a deployment would alarm nobody
 */
export function loadStage(sources: StageSources, purpose: Purpose): Stage {
  const settings: Record<string, unknown> = {
    ...(purpose === 'synthesis' ? { alarmEmails: [PLACEHOLDER_EMAIL] } : {}),
    ...record(sources.context, 'context.baton of cdk.json'),
    ...settingsFile(sources),
    ...environmentSettings(sources.environment),
  };
  const stage = parseStage(settings);
  const placeholders = stage.alarmEmails.filter((email) => DOCUMENTATION_ADDRESS.test(email));
  if (purpose === 'deployment' && placeholders.length > 0) {
    throw new StageError(
      `The stage settings do not fit:\n  alarmEmails: addresses that people read; got ${placeholders.join(', ')}`,
    );
  }
  return stage;
}

/** What cdk.json says: the CLI passes it on to an app, a synthesis without the CLI reads it here. */
export function cdkContext(root: string = PROJECT_ROOT): Readonly<Record<string, unknown>> {
  return record(readJson(join(root, 'cdk.json')).context, 'context of cdk.json');
}

function settingsFile({ environment, root = PROJECT_ROOT }: StageSources): Record<string, unknown> {
  const named = environment.BATON_STAGE_FILE;
  const file = resolve(root, named ?? DEFAULT_STAGE_FILE);
  if (named === undefined && !existsSync(file)) return {};
  if (!existsSync(file)) throw new StageError(`BATON_STAGE_FILE names no file: ${named}`);
  return readJson(file);
}

function environmentSettings(environment: StageSources['environment']): Record<string, unknown> {
  const { BATON_STAGE, BATON_ALARM_EMAILS, BATON_RETENTION_DAYS } = environment;
  return {
    ...(BATON_STAGE === undefined ? {} : { name: BATON_STAGE }),
    ...(BATON_ALARM_EMAILS === undefined
      ? {}
      : { alarmEmails: BATON_ALARM_EMAILS.split(',').map((email) => email.trim()) }),
    ...(BATON_RETENTION_DAYS === undefined ? {} : { retentionDays: Number(BATON_RETENTION_DAYS) }),
  };
}

function readJson(file: string): Record<string, unknown> {
  try {
    return record(JSON.parse(readFileSync(file, 'utf8')), file);
  } catch (error) {
    if (error instanceof StageError) throw error;
    throw new StageError(`${file} cannot be read as JSON: ${String(error)}`, { cause: error });
  }
}

function record(value: unknown, where: string): Record<string, unknown> {
  if (value === undefined) return {};
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new StageError(`${where} must be an object; got ${JSON.stringify(value)}`);
}
