import type { ContributionEstimate } from '../domain/attribution/contribution-interval.ts';
import { addTotals, type RunTotals, runTotals } from '../domain/learning/run-totals.ts';
import {
  ALL_RUN_TOTALS,
  CREDITS,
  OPTION_TOTALS,
  STRATEGY_FAILURES,
  STRATEGY_TOTALS,
} from '../domain/learning/sums-keys.ts';
import { typicalUtility } from '../domain/policy/option-values.ts';
import type { Mode } from '../domain/settings.ts';
import type { NamedVector } from '../ports.ts';
import { averageContributions } from './average-contributions.ts';
import type { Baton } from './baton.ts';
import { type ExperimentInsights, experimentInsights } from './experiments/experiment-insights.ts';
import { readableSums } from './readable-sums.ts';
import { type WorthInsight, worthOfLearning } from './worth-of-learning.ts';

/** Totals with the averages that people read; `null` where nothing has been counted. */
export interface Averages extends RunTotals {
  readonly successRate: number | null;
  readonly meanQuality: number | null;
  readonly meanUtility: number | null;
  readonly meanCostUsd: number | null;
}

export interface StrategyInsight {
  readonly slug: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly currentVersionId: string | null;
  readonly totals: Averages;
  readonly versions: readonly ({
    readonly versionId: string;
    readonly source: string;
  } & Averages)[];
  readonly failures: readonly { readonly code: string; readonly runs: number }[];
}

export interface DecisionInsight {
  readonly type: string;
  readonly options: readonly ({
    readonly value: string;
    /** Decisions that the policy has learned from. */
    readonly learnedFrom: number;
    /** Expected utility of one attempt in a typical context, as the policy knows it. */
    readonly estimate: number | null;
    /** What choosing it added to a run's utility on average; `null` where no odds are known. */
    readonly contribution: ContributionEstimate | null;
  } & Averages)[];
}

/** What the page shows. */
export interface Insights {
  readonly at: string;
  readonly mode: Mode | null;
  readonly policyVersion: string | null;
  readonly due: number;
  readonly totals: Averages;
  readonly holdout: WorthInsight;
  readonly experiments: ExperimentInsights;
  readonly strategies: readonly StrategyInsight[];
  readonly decisions: readonly DecisionInsight[];
}

const NOTHING = runTotals(undefined);

/** Totals per strategy and per option, and experiments, from sums alone: the cost does not grow with the runs. */
export async function readInsights(baton: Baton): Promise<Insights> {
  const { sums, strategies: strategyStore, folds } = baton.stores;
  const [strategies, all, byStrategy, failures, byOption, credits, experiments, due] =
    await Promise.all([
      strategyStore.list(),
      sums.list(ALL_RUN_TOTALS),
      sums.list(STRATEGY_TOTALS),
      sums.list(STRATEGY_FAILURES),
      sums.list(OPTION_TOTALS),
      readableSums(baton, CREDITS, sums.list(CREDITS)),
      experimentInsights(baton),
      folds.dueCount(baton.clock.now()),
    ]);
  const { policy } = await baton.policy.current();
  const contributions = averageContributions(credits);
  const slugs = new Set([
    ...strategies.map(({ slug }) => String(slug)),
    ...byStrategy.map(({ family }) => family.slice(STRATEGY_TOTALS.length)),
  ]);
  return {
    at: baton.clock.now(),
    mode: policy?.catalog.settings.mode ?? null,
    policyVersion: policy?.version ?? null,
    due,
    totals: averages(total(all)),
    holdout: await worthOfLearning(baton, policy?.catalog.settings),
    experiments,
    strategies: [...slugs].sort().map((slug) => {
      const strategy = strategies.find((each) => each.slug === slug);
      return {
        slug,
        name: strategy?.name ?? slug,
        enabled: strategy?.enabled ?? true,
        currentVersionId: strategy?.currentVersionId ?? null,
        totals: averages(total(ofFamily(byStrategy, STRATEGY_TOTALS, slug))),
        versions: versionInsights(ofFamily(byStrategy, STRATEGY_TOTALS, slug)),
        failures: failureInsights(ofFamily(failures, STRATEGY_FAILURES, slug)),
      };
    }),
    decisions: [...grouped(byOption, ({ family }) => family.slice(OPTION_TOTALS.length))].map(
      ([type, options]) => ({
        type,
        options: options.map(({ member, vector }) => {
          const model = policy?.models.get(type);
          return {
            value: member,
            learnedFrom: model?.options.get(member)?.count ?? 0,
            estimate: (model && typicalUtility(model, member)) ?? null,
            contribution: contributions.get(type)?.get(member) ?? null,
            ...averages(runTotals(vector)),
          };
        }),
      }),
    ),
  };
}

function versionInsights(sums: readonly NamedVector[]): StrategyInsight['versions'] {
  return [...grouped(sums, ({ member }) => member.slice(member.indexOf('#') + 1))].map(
    ([key, days]) => {
      const [versionId = '', source = ''] = key.split('#');
      return { versionId, source, ...averages(total(days)) };
    },
  );
}

function failureInsights(sums: readonly NamedVector[]): StrategyInsight['failures'] {
  return [...grouped(sums, ({ member }) => member.slice(member.indexOf('#') + 1))].map(
    ([code, days]) => ({
      code,
      runs: days.reduce((count, { vector }) => count + (vector[0] ?? 0), 0),
    }),
  );
}

function ofFamily(sums: readonly NamedVector[], prefix: string, name: string): NamedVector[] {
  return sums.filter(({ family }) => family === `${prefix}${name}`);
}

function total(sums: readonly NamedVector[]): RunTotals {
  return sums.map(({ vector }) => runTotals(vector)).reduce(addTotals, NOTHING);
}

function averages(totals: RunTotals): Averages {
  const mean = (sum: number) => (totals.runs === 0 ? null : sum / totals.runs);
  return {
    ...totals,
    successRate: mean(totals.successes),
    meanQuality: mean(totals.quality),
    meanUtility: mean(totals.utility),
    meanCostUsd: mean(totals.costUsd),
  };
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  return Map.groupBy(items, keyOf);
}
