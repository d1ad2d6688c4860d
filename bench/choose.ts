import type { Context } from '../shared/domain/context/context.ts';
import { questionFeatures } from '../shared/domain/learning/features.ts';
import { weigh } from '../shared/domain/policy/weigh.ts';
import { nanoseconds } from './nanoseconds.ts';
import { type Bench, type BenchRow, figure, promise } from './row.ts';
import { sampleModel, sampleOptions } from './sample-policy.ts';

/** Features that are active beside the intercept. */
const FEATURES = 16;

const TERMS = { strategyVersionId: null, preferred: undefined, mode: 'learning' } as const;

/** A choice by a learned model, propensities included: how it grows with options and features. */
export const chooseBench: Bench = async (progress) => {
  const rows: BenchRow[] = [];
  for (const options of [2, 8, 39]) {
    for (const features of [4, FEATURES, 32]) {
      progress(`${options} options, ${features} features`);
      rows.push(...measured(options, features));
    }
  }
  return rows;
};

function measured(optionCount: number, features: number): BenchRow[] {
  const contexts = Array.from({ length: 20 }, (_, at) => sampleContext(features, at));
  const options = sampleOptions(optionCount);
  const model = sampleModel('select_agent', options, contexts);
  const candidates = options.map((value) => ({ value, eligible: true }));
  const context = contexts[0] ?? {};
  const { features: active } = questionFeatures(context, null);
  const name = `${optionCount} options, ${active.length} active features of ${model.labels.length}`;
  const { median, spread } = nanoseconds(name, (at) => {
    const unit = (at % 1_000) / 1_000;
    return weigh(candidates, model, { ...TERMS, context, unit }).probabilities[0] ?? 0;
  });
  const isPromised = optionCount === 8 && features === FEATURES;
  return [
    isPromised
      ? promise(name, 'ns a decision, median', median, '≤', 5_000)
      : figure(name, 'ns a decision, median', median),
    figure(name, 'ns a decision, 10 % to 90 % apart', spread),
  ];
}

/** Half words, half numbers, and a task kind. */
function sampleContext(features: number, at: number): Context {
  const entries = Array.from({ length: features - 1 }, (_, position) =>
    position % 2 === 0
      ? ([`word${position}`, `value${(at + position) % 2}`] as const)
      : ([`number${position}`, ((at * position) % 7) / 4 + 0.1] as const),
  );
  return { taskKind: 'bug', ...Object.fromEntries(entries) };
}
