import type { Cell } from '../analysis/analysis.ts';
import { canBeNamed } from '../analysis/cells.ts';
import type { Configuration } from '../strategy/configuration.ts';
import { applyEdits } from './apply-edits.ts';
import { FIXED_LEAVES } from './fixed-leaves.ts';
import { namedPath } from './leaf-path.ts';
import { DEFAULT_AGENT, leafText } from './leaves.ts';
import { FAILURE_ACTIONS, NONE } from './named-leaves.ts';
import { editSchema } from './proposal.ts';
import { ruleText } from './rule-text.ts';

/** What edits may name. */
export interface GridFacts {
  /** Agents that may be chosen, those of the deployment's allow-list at most. */
  readonly agents: readonly string[];
  readonly failureCodes: readonly string[];
  /** Those for which an agent may be named, the most important first. */
  readonly cells: readonly Cell[];
}

/** Rules for so many cells, and for so many of their features alone: a grid must stay readable. */
const MOST_RULES = 8;
const MOST_AGENTS = 12;
const MOST_FAILURE_CODES = 12;

/**
 * Every leaf of the configuration that may be edited, with the texts it may be given: each of them
 * alone makes another valid configuration. Spend cap, allow-list and settings are no leaves, so that
 * no edit can speak of them.
 */
export function editGridOf(parent: Configuration, facts: GridFacts): Record<string, string[]> {
  const wished = wishedValues(parent, facts);
  const grid = new Map<string, string[]>();
  const wholeGrid = Object.fromEntries(wished);
  for (const [path, values] of wished) {
    const present = leafText(parent, path);
    const taken = values.filter((value) => {
      if (value === present) return false;
      const edit = { path, value };
      if (!editSchema.safeParse(edit).success) return false;
      return applyEdits(parent, [edit], wholeGrid).kind === 'applied';
    });
    if (taken.length > 0) grid.set(path, taken);
  }
  return Object.fromEntries(grid);
}

/** The values of each leaf, whether or not they make another valid configuration. */
function wishedValues(parent: Configuration, facts: GridFacts): Map<string, string[]> {
  const { agents: listed, rules } = parent.agentSelection;
  const known = distinct(facts.agents, MOST_AGENTS).filter((agent) => agent !== NONE);
  const choosable = [
    ...(listed.length > 0 ? listed.filter((each) => known.includes(each)) : known),
  ];
  const codes = distinct(
    [...facts.failureCodes, ...Object.keys(parent.retry.onFailure)],
    MOST_FAILURE_CODES,
  );
  const escalated = distinct(
    [...facts.failureCodes, ...parent.escalation.onFailureCodes],
    MOST_FAILURE_CODES,
  );
  const ruleNames = new Set([...rules.map(({ when }) => ruleText(when)), ...cellRules(facts)]);
  const wished = new Map<string, string[]>();
  for (const [path, leaf] of FIXED_LEAVES) wished.set(path, [...leaf.values(parent)]);
  wished.set(DEFAULT_AGENT, [...choosable, NONE]);
  for (const agent of new Set([...known, ...listed])) {
    const values = known.includes(agent) && listed.length > 0 ? ['true', 'false'] : ['false'];
    wished.set(namedPath('agentSelection.agents', agent), values);
  }
  for (const name of ruleNames) {
    wished.set(namedPath('agentSelection.rules', name), [...choosable, NONE]);
  }
  for (const code of distinct([...codes, 'default'])) {
    wished.set(namedPath('retry.onFailure', code), [...FAILURE_ACTIONS, NONE]);
  }
  for (const code of escalated) {
    wished.set(namedPath('escalation.onFailureCodes', code), ['true', 'false']);
  }
  return wished;
}

/** A rule for a feature alone holds in more runs than one for a whole cell, so it comes first. */
function cellRules({ cells }: GridFacts): string[] {
  const nameable = cells.filter(canBeNamed).map(({ features }) => features);
  const single = nameable.flatMap((features) =>
    Object.entries(features).map((entry) => Object.fromEntries([entry])),
  );
  const rulesFor = (some: readonly Cell['features'][]) =>
    distinct(some.filter(isRule).map(ruleText), MOST_RULES);
  return [...rulesFor(single), ...rulesFor(nameable)];
}

/** In a rule the word `any` asks for nothing, and a rule without features is the default. */
function isRule(features: Cell['features']): boolean {
  const values = Object.values(features);
  return values.length > 0 && !values.includes('any');
}

function distinct(texts: readonly string[], most = texts.length): string[] {
  return [...new Set(texts)].slice(0, most);
}
