import type { Context } from '../shared/domain/context/context.ts';
import { SELECT_STRATEGY, slugSchema, versionIdOf } from '../shared/domain/identifiers.ts';
import { featuresOfChoice, questionFeatures } from '../shared/domain/learning/features.ts';
import { addMoments, momentsOf, NO_MOMENTS } from '../shared/domain/learning/moments.ts';
import { qualityKey } from '../shared/domain/learning/sums-keys.ts';
import { compileModel } from '../shared/domain/policy/compile-model.ts';
import type { DecisionModel } from '../shared/domain/policy/decision-model.ts';
import type { CompiledStrategy, Policy } from '../shared/domain/policy/policy.ts';
import { DEFAULT_SETTINGS } from '../shared/domain/settings.ts';
import { BUILT_IN_STRATEGY } from '../shared/domain/strategy/built-in.ts';
import { bySpecificity } from '../shared/domain/strategy/specificity.ts';

/** A policy of a given size with evidence for every option and every strategy in these contexts. */
export function samplePolicy(size: {
  readonly strategies: number;
  readonly options: number;
  readonly contexts: readonly Context[];
}): Policy {
  const strategies = Array.from({ length: size.strategies }, (_, at) => sampleStrategy(at));
  const versions = strategies.map(({ current }) => current.versionId);
  return {
    version: 'p1',
    catalog: { settings: DEFAULT_SETTINGS, strategies: strategies.sort(bySpecificity) },
    models: new Map([
      ['select_agent', sampleModel('select_agent', sampleOptions(size.options), size.contexts)],
      [SELECT_STRATEGY, sampleModel(SELECT_STRATEGY, versions, size.contexts)],
    ]),
  };
}

/** Names of agents by harness and model. */
export function sampleOptions(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `harness-${at % 3}:model-${at}`);
}

/** A quarter of the strategies apply to the sample context, each by rules of its own. */
function sampleStrategy(at: number): CompiledStrategy {
  const slug = slugSchema.parse(`strategy-${at}`);
  const followed = { ...BUILT_IN_STRATEGY, slug, versionId: versionIdOf(slug, 1) };
  return {
    slug,
    name: `Strategy ${at}`,
    taskType: at % 2 === 0 ? 'bug' : 'any',
    contextRules:
      at % 4 === 0
        ? { language: ['typescript', 'javascript'], historicalSuccessRate: { min: 0.1 * (at % 7) } }
        : { projectSize: 'huge', complexity: 'high' },
    current: followed,
    baseline: followed,
    experiment: null,
  };
}

/** The model of options that were each tried in every context, with different success. */
export function sampleModel(
  type: string,
  options: readonly string[],
  contexts: readonly Context[],
): DecisionModel {
  const sums = options.map((value, at) => {
    const observations = contexts.map((context, of) =>
      momentsOf(
        featuresOfChoice(questionFeatures(context, null), { value }),
        (at * 7 + of * 3) % 10 < 6 ? 1 : 0,
      ),
    );
    const vector = observations.reduce((sum, each) => addMoments(sum, each), NO_MOMENTS);
    return { ...qualityKey(type, value), vector };
  });
  return compileModel(type, sums).model;
}
