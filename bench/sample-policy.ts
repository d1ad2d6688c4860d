import { SELECT_STRATEGY, slugSchema, versionIdOf } from '../shared/domain/identifiers.ts';
import { modelKey } from '../shared/domain/learning/sums-keys.ts';
import { compileModel } from '../shared/domain/policy/compile.ts';
import { optionVector } from '../shared/domain/policy/option-model.ts';
import type { CompiledStrategy, Policy } from '../shared/domain/policy/policy.ts';
import { DEFAULT_SETTINGS } from '../shared/domain/settings.ts';
import { BUILT_IN_STRATEGY } from '../shared/domain/strategy/built-in.ts';
import { bySpecificity } from '../shared/domain/strategy/specificity.ts';

/** A policy of a given size with evidence for every option and every strategy. */
export function samplePolicy(size: {
  readonly strategies: number;
  readonly options: number;
}): Policy {
  const strategies = Array.from({ length: size.strategies }, (_, at) => sampleStrategy(at));
  const options = Array.from({ length: size.options }, (_, at) => `harness:model-${at}`);
  return {
    version: 'p1',
    catalog: { settings: DEFAULT_SETTINGS, strategies: strategies.sort(bySpecificity) },
    models: new Map([
      ['select_agent', sampleModel('select_agent', options)],
      [
        SELECT_STRATEGY,
        sampleModel(
          SELECT_STRATEGY,
          strategies.map(({ current }) => current.versionId),
        ),
      ],
    ]),
  };
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
  };
}

function sampleModel(type: string, options: readonly string[]) {
  const sums = options.map((option, at) => {
    const runs = 20 + at;
    const each = optionVector(0.4 + 0.05 * (at % 9));
    return {
      member: modelKey(type, option).member,
      vector: each.map((value) => value * runs),
    };
  });
  return compileModel(sums).options;
}
