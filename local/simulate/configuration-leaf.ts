import * as z from 'zod';
import { canonicalJson } from '../../shared/domain/canonical-json.ts';
import {
  type Configuration,
  configurationSchema,
} from '../../shared/domain/strategy/configuration.ts';

/** One leaf of a strategy's configuration and a value for it. */
export const configurationEditSchema = z.strictObject({
  /** Like `retry.maxAttempts`; a list is a leaf as a whole. */
  path: z.string().regex(/^\w+(?:\.\w+)+$/, { error: 'expected a path like retry.maxAttempts' }),
  value: z.json(),
});
export type ConfigurationEdit = z.infer<typeof configurationEditSchema>;

/** The value at a path of the configuration; `undefined` where it has none. */
function leafOf(configuration: Configuration, path: string): unknown {
  let node: unknown = configuration;
  for (const key of path.split('.')) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return undefined;
    node = Reflect.get(node, key);
  }
  return node;
}

/** Whether the configuration has this value at this path. */
export function hasLeaf(configuration: Configuration, { path, value }: ConfigurationEdit): boolean {
  const leaf = leafOf(configuration, path);
  if (typeof leaf !== 'object' || leaf === null) return leaf === value;
  return canonicalJson(leaf) === canonicalJson(value);
}

/** Whether two configurations differ at this path. */
export function differAt(left: Configuration, right: Configuration, path: string): boolean {
  const texts = [left, right].map((each) => JSON.stringify(leafOf(each, path)) ?? '');
  return texts[0] !== texts[1];
}

/** The configuration with these leaves. @throws ZodError for a leaf or a value that it cannot have */
export function withEdits(
  configuration: Configuration,
  edits: readonly ConfigurationEdit[],
): Configuration {
  const edited = structuredClone(configuration);
  for (const { path, value } of edits) {
    const keys = path.split('.');
    const leaf = keys.pop() ?? '';
    let node: unknown = edited;
    for (const key of keys) node = typeof node === 'object' && node && Reflect.get(node, key);
    if (typeof node === 'object' && node !== null) Reflect.set(node, leaf, value);
  }
  return configurationSchema.parse(edited);
}
