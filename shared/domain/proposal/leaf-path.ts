/** The parts of a configuration whose leaves have names: an agent, a rule, a failure code. */
export const NAMED_FAMILIES = [
  'agentSelection.agents',
  'agentSelection.rules',
  'retry.onFailure',
  'escalation.onFailureCodes',
] as const;
export type NamedFamily = (typeof NAMED_FAMILIES)[number];

/** A leaf such as `retry.onFailure[timeout]`. */
export interface NamedLeaf {
  readonly family: NamedFamily;
  readonly name: string;
}

export function namedPath(family: NamedFamily, name: string): string {
  return `${family}[${name}]`;
}

/** @returns `undefined` for a path that has no name in brackets, or of no family */
export function namedLeafOf(path: string): NamedLeaf | undefined {
  const family = NAMED_FAMILIES.find((each) => path.startsWith(`${each}[`));
  if (family === undefined || !path.endsWith(']')) return undefined;
  return { family, name: path.slice(family.length + 1, -1) };
}

/** The component of the configuration that a path is in: `retry` of `retry.onFailure[timeout]`. */
export function componentOf(path: string): string {
  return path.slice(0, Math.max(0, path.indexOf('.')));
}
