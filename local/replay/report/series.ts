import type { PlayedRun } from '../play-run.ts';
import { outcomeOf, type ReplayTask } from '../task.ts';

/** Lines need no more points than this to look the same. */
const MAXIMUM_POINTS = 500;

export interface LearningPoint {
  /** How many runs were played, from 1. */
  readonly run: number;
  /** Mean utility of all runs so far. */
  readonly soFar: number;
  /** Mean utility of the latest runs, as many as the window; `undefined` before there are enough. */
  readonly latest: number | undefined;
}

/** How many runs the trailing mean covers: a twentieth of them, between 10 and 200. */
export function trailingWindow(runs: number): number {
  return Math.min(200, Math.max(10, Math.round(runs / 20)), runs);
}

/** How mean utility grew. Cost: linear in the runs. */
export function learningSeries(played: readonly PlayedRun[]): LearningPoint[] {
  const window = trailingWindow(played.length);
  let sum = 0;
  let windowSum = 0;
  const points = played.map(({ utility }, index) => {
    sum += utility;
    windowSum += utility - (played[index - window]?.utility ?? 0);
    const run = index + 1;
    return { run, soFar: sum / run, latest: run < window ? undefined : windowSum / window };
  });
  return thinned(points);
}

export interface CostPoint {
  readonly run: number;
  /** Dollars so far, of what was chosen. */
  readonly learned: number;
  /** Dollars so far if every alternative were equally likely. */
  readonly uniform: number;
  /** Dollars so far of the best fixed option; `undefined` without one. */
  readonly fixed: number | undefined;
}

/** How the cost grew, in the order of play. */
export function costSeries(played: readonly PlayedRun[], fixed: string | undefined): CostPoint[] {
  let [learned, uniform, fixedSum] = [0, 0, 0];
  const points = played.map(({ task, outcome }, index) => {
    learned += outcome.costUsd;
    uniform += expectedCost(task);
    fixedSum += fixed === undefined ? 0 : outcomeOf(task, fixed).costUsd;
    return {
      run: index + 1,
      learned,
      uniform,
      fixed: fixed === undefined ? undefined : fixedSum,
    };
  });
  return thinned(points);
}

export interface ChoiceShare {
  /** First and last run of the window, from 1. */
  readonly from: number;
  readonly to: number;
  readonly option: string;
  /** Of the decisions in the window, in [0, 1]. */
  readonly share: number;
}

/** How the decisions were spread over the named options, window by window; the others are summed. */
export function choiceShares(
  played: readonly PlayedRun[],
  named: readonly string[],
  others: string,
): ChoiceShare[] {
  const size = Math.max(1, Math.ceil(played.length / 30));
  const starts = Array.from({ length: Math.ceil(played.length / size) }, (_, at) => at * size);
  return starts.flatMap((start) => {
    const runs = played.slice(start, start + size);
    const chosen = runs.flatMap(({ decisions }) => decisions.map((decision) => decision.chosen));
    const counts = new Map<string, number>();
    for (const option of chosen) {
      const name = named.includes(option) ? option : others;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return [...counts].map(([option, count]) => ({
      from: start + 1,
      to: start + runs.length,
      option,
      share: count / chosen.length,
    }));
  });
}

function expectedCost(task: ReplayTask): number {
  const costs = task.alternatives.map((option) => outcomeOf(task, option).costUsd);
  return costs.reduce((sum, cost) => sum + cost, 0) / costs.length;
}

/** Evenly spaced points; the first and the last always stay. */
function thinned<Point>(points: readonly Point[]): Point[] {
  const step = Math.max(1, (points.length - 1) / (MAXIMUM_POINTS - 1));
  const kept = new Set(
    Array.from({ length: Math.min(points.length, MAXIMUM_POINTS) }, (_, at) =>
      Math.round(at * step),
    ),
  );
  return points.filter((_, index) => kept.has(index));
}
