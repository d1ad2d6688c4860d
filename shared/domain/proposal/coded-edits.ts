import type { Cell } from '../analysis/analysis.ts';
import type { Configuration } from '../strategy/configuration.ts';
import type { Condition, Rule } from '../strategy/rules.ts';
import { namedLeafOf, namedPath } from './leaf-path.ts';
import { DEFAULT_AGENT } from './leaves.ts';
import { NONE } from './named-leaves.ts';
import type { Edit } from './proposal.ts';
import { ruleOfText, ruleText } from './rule-text.ts';
import type { WordCodes } from './word-codes.ts';

/** The edit with codes for the words that are not shown; `undefined` for one of no leaf. */
export function codedEdit({ path, value }: Edit, codes: WordCodes): Edit | undefined {
  const coded = codedPath(path, codes);
  return coded === undefined ? undefined : { path: coded, value: codedValue(path, value, codes) };
}

export function codedPath(path: string, codes: WordCodes): string | undefined {
  const named = namedLeafOf(path);
  if (named === undefined) return path;
  const { family, name } = named;
  switch (family) {
    case 'agentSelection.agents':
      return namedPath(family, codes.coded('agent', name));
    case 'agentSelection.rules': {
      const rule = ruleOfText(name);
      return rule && namedPath(family, ruleText(codedRule(rule, codes)));
    }
    case 'retry.onFailure':
    case 'escalation.onFailureCodes':
      return namedPath(family, codedFailure(name, codes));
  }
}

/** A text that the leaf may be given: an agent's name, or a word of Baton's own. */
export function codedValue(path: string, value: string, codes: WordCodes): string {
  const isAgent = path === DEFAULT_AGENT || namedLeafOf(path)?.family === 'agentSelection.rules';
  return isAgent && value !== NONE ? codes.coded('agent', value) : value;
}

function codedRule(rule: Rule, codes: WordCodes): Rule {
  return Object.fromEntries(
    Object.entries(rule).map(([feature, condition]) => [
      codes.coded('feature', feature),
      codedCondition(condition, codes),
    ]),
  );
}

export function codedFeatures(features: Cell['features'], codes: WordCodes): Cell['features'] {
  return Object.fromEntries(
    Object.entries(features).map(([feature, value]) => [
      codes.coded('feature', feature),
      codedLiteral(value, codes),
    ]),
  );
}

export function codedConfiguration(config: Configuration, codes: WordCodes): Configuration {
  const { agentSelection, retry, escalation } = config;
  const { agents, default: usual, rules } = agentSelection;
  return {
    ...config,
    agentSelection: {
      agents: agents.map((agent) => codes.coded('agent', agent)),
      ...(usual === undefined ? {} : { default: codes.coded('agent', usual) }),
      rules: rules.map(({ when, agent }) => ({
        when: Object.fromEntries(Object.entries(codedRule(when, codes))),
        agent: codes.coded('agent', agent),
      })),
    },
    retry: {
      ...retry,
      onFailure: Object.fromEntries(
        Object.entries(retry.onFailure).map(([code, action]) => [
          codedFailure(code, codes),
          action,
        ]),
      ),
    },
    escalation: {
      ...escalation,
      onFailureCodes: escalation.onFailureCodes.map((code) => codedFailure(code, codes)),
    },
  };
}

/** `default` stands for every failure without an entry of its own. */
function codedFailure(code: string, codes: WordCodes): string {
  return code === 'default' ? code : codes.coded('code', code);
}

function codedCondition(condition: Condition, codes: WordCodes): Condition {
  if (Array.isArray(condition)) return condition.map((each) => codedLiteral(each, codes));
  return typeof condition === 'object' ? condition : codedLiteral(condition, codes);
}

function codedLiteral<Value extends string | number | boolean>(value: Value, codes: WordCodes) {
  return typeof value === 'string' ? codes.coded('value', value) : value;
}
