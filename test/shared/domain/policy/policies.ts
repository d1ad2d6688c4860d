import type { Context } from '../../../../shared/domain/context/context.ts';
import { slugSchema, versionIdOf } from '../../../../shared/domain/identifiers.ts';
import { featuresOfChoice, questionFeatures } from '../../../../shared/domain/learning/features.ts';
import { addMoments, momentsOf, NO_MOMENTS } from '../../../../shared/domain/learning/moments.ts';
import { qualityKey } from '../../../../shared/domain/learning/sums-keys.ts';
import { compileModel } from '../../../../shared/domain/policy/compile-model.ts';
import type { DecisionModel } from '../../../../shared/domain/policy/decision-model.ts';
import {
  type CompiledStrategy,
  compiledStrategySchema,
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

/**
 * What is known when each of `decisions` decisions for an option ended in its utility, free of cost
 * and in this context.
 */
export function modelOf(
  utilities: readonly (readonly [option: string, utility: number])[],
  decisions = 100,
  context: Context = {},
): DecisionModel {
  return compileModel(
    'select_agent',
    utilities.map(([option, utility]) => ({
      ...qualityKey('select_agent', option),
      vector: repeated(observed(option, utility, context), decisions),
    })),
  ).model;
}

/** The moments of one decision for an option. */
export function observed(option: string, quality: number, context: Context = {}): Float64Array {
  const features = featuresOfChoice(questionFeatures(context, null), { value: option });
  return momentsOf(features, quality);
}

/** The same observation so many times. */
export function repeated(moments: Float64Array, times: number): Float64Array {
  return Array.from({ length: times }, () => moments).reduce(
    (sum, each) => addMoments(sum, each),
    NO_MOMENTS,
  );
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
