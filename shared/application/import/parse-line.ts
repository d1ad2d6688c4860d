import * as z from 'zod';
import { settingsShape } from '../../domain/settings.ts';
import { Refusal } from '../refusal.ts';
import { type RunLine, runLineSchema } from './run-line.ts';
import { type StrategyLine, strategyLineSchema } from './strategy-line.ts';

/** The settings of a deployment as one line of a file; those left out stay as they are. */
const settingsLineSchema = z.strictObject({ settings: z.strictObject(settingsShape).partial() });
export type SettingsLine = z.infer<typeof settingsLineSchema>;
export type WrittenSettingsLine = z.input<typeof settingsLineSchema>;

/** What one line of a file holds. */
export type Line =
  | { readonly kind: 'run'; readonly run: RunLine }
  | { readonly kind: 'strategy'; readonly strategy: StrategyLine }
  | { readonly kind: 'settings'; readonly settings: SettingsLine['settings'] };

/** How many faults of one line are named. */
const NAMED_FAULTS = 3;

/**
 * Reads one line: a run, unless it has one of the fields `strategy` and `settings`.
 *
 * @throws Refusal `invalid-input` that names each fault by its path in the line
 */
export function parseLine(text: string): Line {
  const value = jsonOf(text);
  if (isObject(value) && 'strategy' in value) {
    return { kind: 'strategy', strategy: parsed(strategyLineSchema, value) };
  }
  if (isObject(value) && 'settings' in value) {
    return { kind: 'settings', settings: parsed(settingsLineSchema, value).settings };
  }
  return { kind: 'run', run: parsed(runLineSchema, value) };
}

function jsonOf(text: string): unknown {
  try {
    // A reviver makes parsing many times slower, so it only looks where the key may be.
    return /__proto__|\\u/.test(text) ? JSON.parse(text, refusePrototype) : JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Refusal('invalid-input', `not JSON: ${reason}`);
  }
}

/** Schemas would drop this key without a word. */
function refusePrototype(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new Error('the key "__proto__" is not allowed');
  return value;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => ({
    path: path.map(String).join('.') || '(line)',
    message,
  }));
  const named = faults.slice(0, NAMED_FAULTS).map(({ path, message }) => `${path}: ${message}`);
  const more = faults.length - named.length;
  const text = [...named, ...(more > 0 ? [`… and ${more} more`] : [])].join('; ');
  throw new Refusal('invalid-input', text, faults);
}
