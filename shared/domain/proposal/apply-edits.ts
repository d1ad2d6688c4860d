import { type Configuration, configurationSchema } from '../strategy/configuration.ts';
import { namedLeafOf } from './leaf-path.ts';
import { leafText, withLeaf } from './leaves.ts';
import type { Edit } from './proposal.ts';

/** The texts that each leaf may be given, by its path. */
export type EditGrid = Readonly<Record<string, readonly string[]>>;

export type EditRefusalReason =
  | 'unknown_path'
  | 'unknown_value'
  | 'duplicate_path'
  | 'invalid_configuration';

/** What edits make of a configuration, or why they make nothing. */
export type EditResult =
  | { readonly kind: 'applied'; readonly config: Configuration }
  | {
      readonly kind: 'refused';
      readonly reason: EditRefusalReason;
      /** For people. */
      readonly detail: string;
    };

/**
 * The parent with its leaves edited: always a valid configuration that has every edited value, or
 * a refusal. The order of the edits does not matter.
 *
 * @param grid what the edits may say; anything else is refused
 */
export function applyEdits(
  parent: Configuration,
  edits: readonly Edit[],
  grid: EditGrid,
): EditResult {
  const paths = new Set<string>();
  for (const { path, value } of edits) {
    if (!Object.hasOwn(grid, path)) return refused('unknown_path', path, 'is no leaf to edit');
    if (grid[path]?.includes(value) !== true) {
      return refused('unknown_value', path, 'may not be given this value');
    }
    if (paths.has(path)) return refused('duplicate_path', path, 'is edited twice');
    paths.add(path);
  }
  const knownAgents = agentsOfGrid(grid);
  let config = parent;
  for (const { path, value } of inOrder(edits)) {
    const edited = withLeaf(config, path, value, knownAgents);
    if (edited === undefined) {
      return refused('invalid_configuration', path, 'leaves no valid configuration');
    }
    config = edited;
  }
  const parsed = configurationSchema.safeParse(config);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = issue?.path.join('.') ?? '';
    return refused('invalid_configuration', path, issue?.message ?? 'is not valid');
  }
  const lost = edits.find(({ path, value }) => leafText(parsed.data, path) !== value);
  if (lost !== undefined) return refused('invalid_configuration', lost.path, 'does not hold');
  return { kind: 'applied', config: parsed.data };
}

/** Agents join before others leave, so that the list is never empty on the way. */
function inOrder(edits: readonly Edit[]): readonly Edit[] {
  const rank = ({ path, value }: Edit) => `${value === 'true' ? 0 : 1}${path}`;
  return [...edits].sort((left, right) => (rank(left) < rank(right) ? -1 : 1));
}

function agentsOfGrid(grid: EditGrid): readonly string[] {
  return Object.keys(grid).flatMap((path) => {
    const named = namedLeafOf(path);
    return named?.family === 'agentSelection.agents' ? [named.name] : [];
  });
}

function refused(reason: EditRefusalReason, path: string, what: string): EditResult {
  return { kind: 'refused', reason, detail: `${path} ${what}` };
}
