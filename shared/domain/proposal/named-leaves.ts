import type { Configuration, FailureAction } from '../strategy/configuration.ts';
import type { NamedFamily } from './leaf-path.ts';
import { ruleOfText, ruleText } from './rule-text.ts';

/** The value of a leaf that is not there. No agent of this name can be proposed. */
export const NONE = '(none)';

/** A part of the configuration whose leaves have names. */
export interface NamedLeaves {
  /** The value of a name that the configuration does not have. */
  readonly absent: string;
  read(config: Configuration): ReadonlyMap<string, string>;
  /**
   * @param knownAgents what "every agent" stands for where the configuration names none
   * @returns `undefined` for a name or a text that is none
   */
  write(
    config: Configuration,
    name: string,
    text: string,
    knownAgents: readonly string[],
  ): Configuration | undefined;
}

export const FAILURE_ACTIONS = [
  'same_agent',
  'switch_agent',
  'escalate',
  'stop',
] as const satisfies readonly FailureAction[];

/** How the leaves of each family are read and written; lists end sorted, so that ways do not matter. */
export const NAMED_LEAVES: Readonly<Record<NamedFamily, NamedLeaves>> = {
  'agentSelection.agents': {
    absent: 'false',
    read: ({ agentSelection }) => new Map(agentSelection.agents.map((agent) => [agent, 'true'])),
    write: (config, agent, text, knownAgents) => {
      const { agents } = config.agentSelection;
      const open = agents.length > 0 ? agents : [...knownAgents, ...namedAgents(config)];
      const edited = withMember(open, agent, text);
      // No agent named would mean all of them.
      if (edited === undefined || edited.length === 0) return undefined;
      return { ...config, agentSelection: { ...config.agentSelection, agents: edited } };
    },
  },
  'agentSelection.rules': {
    absent: NONE,
    read: ({ agentSelection }) =>
      // Of two rules that ask for the same, the first decides.
      new Map(agentSelection.rules.toReversed().map(({ when, agent }) => [ruleText(when), agent])),
    write: (config, name, agent) => {
      const when = ruleOfText(name);
      if (when === undefined) return undefined;
      const { rules } = config.agentSelection;
      const isIt = (rule: (typeof rules)[number]) => ruleText(rule.when) === name;
      const others = rules.filter((rule) => !isIt(rule));
      const breadth = Object.keys(when).length;
      const present = rules.findIndex(isIt);
      // A new rule comes before those that ask for no more than it does, or they would hide it.
      const broader = others.findIndex((rule) => Object.keys(rule.when).length <= breadth);
      const place = present >= 0 ? present : broader >= 0 ? broader : others.length;
      const edited = agent === NONE ? others : others.toSpliced(place, 0, { when, agent });
      return { ...config, agentSelection: { ...config.agentSelection, rules: edited } };
    },
  },
  'retry.onFailure': {
    absent: NONE,
    read: ({ retry }) => new Map(Object.entries(retry.onFailure)),
    write: (config, code, text) => {
      const action = FAILURE_ACTIONS.find((each) => each === text);
      if (action === undefined && text !== NONE) return undefined;
      const onFailure = new Map(Object.entries(config.retry.onFailure));
      if (action === undefined) onFailure.delete(code);
      else onFailure.set(code, action);
      return { ...config, retry: { ...config.retry, onFailure: Object.fromEntries(onFailure) } };
    },
  },
  'escalation.onFailureCodes': {
    absent: 'false',
    read: ({ escalation }) => new Map(escalation.onFailureCodes.map((code) => [code, 'true'])),
    write: (config, code, text) => {
      const onFailureCodes = withMember(config.escalation.onFailureCodes, code, text);
      if (onFailureCodes === undefined) return undefined;
      return { ...config, escalation: { ...config.escalation, onFailureCodes } };
    },
  },
};

/** Agents that the configuration names by preference: they cannot be left out of its list. */
export function namedAgents({ agentSelection }: Configuration): readonly string[] {
  const ruled = agentSelection.rules.map(({ agent }) => agent);
  return agentSelection.default === undefined ? ruled : [agentSelection.default, ...ruled];
}

function withMember(list: readonly string[], member: string, text: string): string[] | undefined {
  if (text !== 'true' && text !== 'false') return undefined;
  const others = list.filter((each) => each !== member);
  return [...new Set(text === 'true' ? [...others, member] : others)].sort();
}
