import { optionLabel } from '../learning/features.ts';
import { addMoments, type Moments, NO_MOMENTS, readMoments } from '../learning/moments.ts';
import type { CostModel } from './decision-model.ts';
import { COST_DEVIATION, COST_SCALE_OF_KINDS, COST_SCALE_OF_OPTIONS } from './priors.ts';
import { choleskyFactor, rowStart, solveWithFactor } from './symmetric-matrix.ts';

/**
 * What an attempt of each option costs, in utility. Only a run's whole cost is known, so it is taken
 * apart by least squares on how often each option was tried, per task kind; options are drawn to
 * their mean, and each kind's costs to those of all kinds.
 *
 * Cost: options³/6 multiplications a kind.
 *
 * @param kinds by label of the task kind: moments of uses by option, with the cost as target
 */
export function compileCosts(
  options: readonly string[],
  kinds: ReadonlyMap<number, Float64Array>,
): CostModel {
  const all = [...kinds.values()].reduce((sum, each) => addMoments(sum, each), NO_MOMENTS);
  const pooled = readMoments(all);
  const uses = pooled?.sums.reduce((sum, each) => sum + each, 0) ?? 0;
  // Before evidence an attempt costs nothing, which the first runs correct.
  const mean = pooled === undefined || uses === 0 ? 0 : pooled.targetSum / Math.max(uses, 1);
  const overall = pooled
    ? attemptCosts(options, pooled, () => mean, COST_SCALE_OF_OPTIONS)
    : new Map<string, number>();
  const prior = (option: string) => overall.get(option) ?? mean;
  const byKind = frequentKinds(kinds).map(
    ([kind, moments]) =>
      [kind, attemptCosts(options, moments, prior, COST_SCALE_OF_KINDS)] as const,
  );
  return { mean, overall, byKind: new Map(byKind) };
}

/** The most kinds of task whose costs are told apart: the most frequent ones. */
const MOST_KINDS = 64;

function frequentKinds(kinds: ReadonlyMap<number, Float64Array>): (readonly [number, Moments])[] {
  return [...kinds]
    .flatMap(([kind, vector]) => {
      const moments = readMoments(vector);
      return moments === undefined ? [] : [[kind, moments] as const];
    })
    .sort(([one, left], [other, right]) => right.count - left.count || one - other)
    .slice(0, MOST_KINDS);
}

/**
 * What runs of each strategy version cost, in utility: drawn to what its parent costs, else to 0, and
 * moved by no other version. A run follows one version, so each is a mean by itself.
 *
 * @param versions parents before their children
 * @param parents of the versions that begin where another stands
 */
export function compileVersionCosts(
  versions: readonly string[],
  kinds: ReadonlyMap<number, Float64Array>,
  parents: ReadonlyMap<string, string>,
): CostModel {
  const all = [...kinds.values()].reduce((sum, each) => addMoments(sum, each), NO_MOMENTS);
  const costsBy = (
    { labels, sums, products }: Moments,
    prior: (version: string) => number,
    scale: number,
  ): Map<string, number> => {
    const precision = (COST_DEVIATION / scale) ** 2;
    const costs = new Map<string, number>();
    for (const version of versions) {
      const row = labels.indexOf(optionLabel(version));
      const inherited = costs.get(parents.get(version) ?? '') ?? prior(version);
      const total = (products[row] ?? 0) + precision * inherited;
      costs.set(version, total / ((sums[row] ?? 0) + precision));
    }
    return costs;
  };
  const pooled = readMoments(all);
  const overall = pooled
    ? costsBy(pooled, () => 0, COST_SCALE_OF_OPTIONS)
    : new Map<string, number>();
  const byKind = frequentKinds(kinds).map(([kind, moments]) => {
    const prior = (version: string) => overall.get(version) ?? 0;
    return [kind, costsBy(moments, prior, COST_SCALE_OF_KINDS)] as const;
  });
  return { mean: 0, overall, byKind: new Map(byKind) };
}

/** Ridge regression of the cost on the uses, without an intercept, around `prior`. */
function attemptCosts(
  options: readonly string[],
  { labels, products, triangle }: Moments,
  prior: (option: string) => number,
  scale: number,
): Map<string, number> {
  const rows = new Map([...labels].map((label, row) => [label, row]));
  const used = options.filter((option) => rows.has(optionLabel(option)));
  const rowOf = (option: string) => rows.get(optionLabel(option)) ?? 0;
  const matrix = new Float64Array(rowStart(used.length));
  const right = new Float64Array(used.length);
  const precision = (COST_DEVIATION / scale) ** 2;
  for (const [position, option] of used.entries()) {
    const row = rowOf(option);
    right[position] = (products[row] ?? 0) + precision * prior(option);
    for (const [before, other] of used.slice(0, position + 1).entries()) {
      const column = rowOf(other);
      const at = row >= column ? rowStart(row) + column : rowStart(column) + row;
      matrix[rowStart(position) + before] =
        (triangle[at] ?? 0) + (before === position ? precision : 0);
    }
  }
  const factor = choleskyFactor(matrix, used.length);
  if (factor === undefined) return new Map();
  const costs = solveWithFactor(factor, right);
  return new Map(used.map((option, position) => [option, costs[position] ?? prior(option)]));
}

/** What one attempt of each option costs at tasks of a kind, in utility. */
export function costsOfKind(
  { mean, overall, byKind }: CostModel,
  kind: number,
): (option: string) => number {
  const known = byKind.get(kind);
  return (option) => known?.get(option) ?? overall.get(option) ?? mean;
}
