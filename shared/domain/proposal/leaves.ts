import type { Configuration } from '../strategy/configuration.ts';
import { FIXED_LEAVES } from './fixed-leaves.ts';
import { NAMED_FAMILIES, namedLeafOf, namedPath } from './leaf-path.ts';
import { NAMED_LEAVES, NONE } from './named-leaves.ts';

/** The agent that is preferred where no rule names one: the one leaf that may be absent. */
export const DEFAULT_AGENT = 'agentSelection.default';

/** Every leaf that the configuration has, by its path, as text. */
export function leavesOf(config: Configuration): ReadonlyMap<string, string> {
  const leaves = new Map<string, string>();
  for (const [path, leaf] of FIXED_LEAVES) leaves.set(path, leaf.read(config));
  leaves.set(DEFAULT_AGENT, config.agentSelection.default ?? NONE);
  for (const family of NAMED_FAMILIES) {
    for (const [name, text] of NAMED_LEAVES[family].read(config)) {
      leaves.set(namedPath(family, name), text);
    }
  }
  return leaves;
}

/**
 * What the configuration says at a path, also where {@link leavesOf} has nothing there; `undefined`
 * for a path of no leaf.
 */
export function leafText(config: Configuration, path: string): string | undefined {
  const named = namedLeafOf(path);
  if (named === undefined) {
    return path === DEFAULT_AGENT
      ? (config.agentSelection.default ?? NONE)
      : FIXED_LEAVES.get(path)?.read(config);
  }
  // Where no agent is named, all of them are open.
  const isOpen = config.agentSelection.agents.length === 0;
  if (isOpen && named.family === 'agentSelection.agents') return 'true';
  const { read, absent } = NAMED_LEAVES[named.family];
  return read(config).get(named.name) ?? absent;
}

/**
 * The configuration with another text at a path; not yet checked against the schema.
 *
 * @param knownAgents what "every agent" stands for where the configuration names none
 * @returns `undefined` for a path of no leaf, or a text that is no value of it
 */
export function withLeaf(
  config: Configuration,
  path: string,
  text: string,
  knownAgents: readonly string[],
): Configuration | undefined {
  if (path === DEFAULT_AGENT) {
    const { default: _, ...rest } = config.agentSelection;
    const agentSelection = text === NONE ? rest : { ...rest, default: text };
    return { ...config, agentSelection };
  }
  const named = namedLeafOf(path);
  return named === undefined
    ? FIXED_LEAVES.get(path)?.write(config, text)
    : NAMED_LEAVES[named.family].write(config, named.name, text, knownAgents);
}
