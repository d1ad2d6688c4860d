import type { Context } from '../../../../shared/domain/context/context.ts';
import {
  experimentIdSchema,
  slugSchema,
  versionIdOf,
} from '../../../../shared/domain/identifiers.ts';
import { featuresOfChoice, questionFeatures } from '../../../../shared/domain/learning/features.ts';
import { addMoments, momentsOf, NO_MOMENTS } from '../../../../shared/domain/learning/moments.ts';
import { qualityKey } from '../../../../shared/domain/learning/sums-keys.ts';
import { compileModel } from '../../../../shared/domain/policy/compile-model.ts';
import type { DecisionModel } from '../../../../shared/domain/policy/decision-model.ts';
import {
  type CompiledExperiment,
  type CompiledStrategy,
  compiledStrategySchema,
  type Policy,
} from '../../../../shared/domain/policy/policy.ts';
import type { FollowedStrategy } from '../../../../shared/domain/run/selection.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../../shared/domain/settings.ts';
import {
  type Configuration,
  configurationSchema,
} from '../../../../shared/domain/strategy/configuration.ts';
import { sampleConfiguration } from '../../../contracts/samples.ts';

/** A policy as a publication leaves it, that holds no task out unless the settings say so. */
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
      settings: { ...DEFAULT_SETTINGS, holdoutShare: 0, ...parts.settings },
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
  changes: Partial<
    Pick<CompiledStrategy, 'taskType' | 'contextRules' | 'baseline' | 'experiment'>
  > = {},
): CompiledStrategy {
  const version = (number: number) => followedVersion(slug, number);
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

function followedVersion(slug: string, number: number): FollowedStrategy {
  return {
    slug: slugSchema.parse(slug),
    versionId: versionIdOf(slugSchema.parse(slug), number),
    version: number,
    config: sampleConfiguration(number),
  };
}

/** The experiment `<slug>-x1`: version 2 against version 3 and those after it, one for each weight. */
export function compiledExperiment(
  slug: string,
  weights: readonly number[],
  closed: readonly string[] = [],
): CompiledExperiment {
  return {
    id: experimentIdSchema.parse(`${slug}-x1`),
    arms: weights.map((weight, at) => {
      const name = at === 0 ? 'control' : `challenger-${at}`;
      return {
        name,
        weight,
        version: followedVersion(slug, at + 2),
        closed: closed.includes(name),
      };
    }),
  };
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
