import { slugSchema, versionIdOf } from '../../../../shared/domain/identifiers.ts';
import { compileModel } from '../../../../shared/domain/policy/compile.ts';
import { optionVector } from '../../../../shared/domain/policy/option-model.ts';
import {
  type CompiledStrategy,
  compiledStrategySchema,
  type DecisionModel,
  type Policy,
} from '../../../../shared/domain/policy/policy.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../../shared/domain/settings.ts';
import {
  type Configuration,
  configurationSchema,
} from '../../../../shared/domain/strategy/configuration.ts';
import { sampleConfiguration } from '../../../contracts/samples.ts';

/** A policy as a publication leaves it. */
export function policyOf(
  parts: {
    readonly settings?: Partial<Settings>;
    readonly strategies?: readonly CompiledStrategy[];
    readonly models?: Readonly<Record<string, DecisionModel>>;
  } = {},
): Policy {
  return {
    version: 'p1',
    catalog: {
      settings: { ...DEFAULT_SETTINGS, ...parts.settings },
      strategies: [...(parts.strategies ?? [])],
    },
    models: new Map(Object.entries(parts.models ?? {})),
  };
}

/** What is known when each of `decisions` decisions for an option ended in its utility. */
export function modelOf(
  utilities: readonly (readonly [option: string, utility: number])[],
  decisions = 100,
): DecisionModel {
  const sums = utilities.map(([option, utility]) => ({
    member: `1#${option}`,
    vector: optionVector(utility).map((value) => value * decisions),
  }));
  return compileModel(sums).options;
}

/** A strategy as deciding knows it: version 2 is current, version 1 hand-designed. */
export function compiledStrategy(
  slug: string,
  changes: Partial<Pick<CompiledStrategy, 'taskType' | 'contextRules' | 'baseline'>> = {},
): CompiledStrategy {
  const version = (number: number) => ({
    slug,
    versionId: versionIdOf(slugSchema.parse(slug), number),
    version: number,
    config: sampleConfiguration(number),
  });
  return compiledStrategySchema.parse({
    slug,
    name: slug,
    taskType: 'any',
    contextRules: {},
    current: version(2),
    baseline: version(1),
    ...changes,
  });
}

/** The sample configuration with other parts. */
export function configured(
  parts: {
    readonly [Part in keyof Configuration]?: Partial<Configuration[Part]>;
  },
): Configuration {
  const base = sampleConfiguration();
  return configurationSchema.parse({
    decomposition: { ...base.decomposition, ...parts.decomposition },
    agentSelection: parts.agentSelection ?? base.agentSelection,
    parallelism: { ...base.parallelism, ...parts.parallelism },
    retry: { ...base.retry, ...parts.retry },
    escalation: { ...base.escalation, ...parts.escalation },
  });
}
