import type { Configuration } from '../strategy/configuration.ts';
import { NAMED_FAMILIES, namedLeafOf, namedPath } from './leaf-path.ts';
import { leafText, leavesOf } from './leaves.ts';
import { type Edit, editSchema } from './proposal.ts';

/**
 * What a version changed of its parent, as edits, by their paths; a value need not be on any grid.
 * The order of rules and longer names than an edit may have are no edits and are left out.
 *
 * @param knownAgents what "every agent" stood for: a parent that named none then left some out
 */
export function editsBetween(
  parent: Configuration,
  child: Configuration,
  knownAgents: readonly string[] = [],
): Edit[] {
  const [family] = NAMED_FAMILIES;
  const wasOpen = parent.agentSelection.agents.length === 0;
  const isOpen = child.agentSelection.agents.length === 0;
  const leftOut = wasOpen && !isOpen ? knownAgents.map((agent) => namedPath(family, agent)) : [];
  // No edit opens a list of agents to all.
  const isNoEdit = (path: string) => isOpen && namedLeafOf(path)?.family === family;
  return [...new Set([...leavesOf(parent).keys(), ...leavesOf(child).keys(), ...leftOut])]
    .filter((path) => !isNoEdit(path))
    .sort()
    .flatMap((path) => {
      const value = leafText(child, path);
      const edit = editSchema.safeParse({ path, value });
      return value === leafText(parent, path) || !edit.success ? [] : [edit.data];
    });
}
