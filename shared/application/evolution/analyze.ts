import { type AnalysedRun, analysedRun } from '../../domain/analysis/analysed-run.ts';
import type { Analysis } from '../../domain/analysis/analysis.ts';
import { AnalysisBuilder } from '../../domain/analysis/analysis-builder.ts';
import { FailureCounts } from '../../domain/analysis/failure-counts.ts';
import { repeatedCodes } from '../../domain/analysis/repeated-failures.ts';
import { windowStart } from '../../domain/evolution/day-counts.ts';
import type { Strategy, StrategyVersion } from '../../domain/strategy/strategy.ts';
import type { RunLog } from '../../ports.ts';
import type { Baton } from '../baton.ts';
import { contributionsOfOptions } from './contributions-of-options.ts';

/** Pages are small, so that what was parsed is let go of before the collector takes it for lasting. */
const PAGE_SIZE = 50;

/** How many runs' decisions are read at once: a store over a network answers each in milliseconds. */
const READ_AT_ONCE = 16;

/** The newest runs of a strategy that are read: a state has five minutes, and half of it is enough. */
const MOST_RUNS = 100_000;

/**
 * What the settled runs of a version say about it, of those created in the window that ends at `now`.
 * The same for the same log, whatever the order of its pages.
 *
 * Memory does not grow with the log. Cost: the rows of the strategy's runs in the window, and the
 * decisions of 1,000 runs at the most: everything else is in the rows.
 *
 * @param signal ends it early, with the signal's reason
 */
export async function analyzeVersion(
  baton: Baton,
  strategy: Pick<Strategy, 'slug' | 'thresholds'>,
  { id: versionId, config }: Pick<StrategyVersion, 'id' | 'config'>,
  now: string,
  signal: AbortSignal,
): Promise<Analysis> {
  const { runs } = baton.stores;
  const from = windowStart(now, strategy.thresholds.windowDays);
  const builder = new AnalysisBuilder();
  for await (const run of runsOfVersion(runs, { ...strategy, versionId, from }, signal)) {
    builder.add(run);
  }
  return builder.finish({
    versionId,
    config,
    from,
    to: now,
    contributions: await contributionsOfOptions(baton),
    repeatedFailures: await repeatedFailures(runs, builder, signal),
  });
}

async function* runsOfVersion(
  log: RunLog,
  {
    slug,
    versionId,
    from,
  }: Pick<Strategy, 'slug'> & {
    readonly versionId: StrategyVersion['id'];
    readonly from: string;
  },
  signal: AbortSignal,
): AsyncGenerator<AnalysedRun> {
  let cursor: string | undefined;
  for (let read = 0; read < MOST_RUNS; read += PAGE_SIZE) {
    signal.throwIfAborted();
    const page = await log.list({ strategy: slug, since: from }, { limit: PAGE_SIZE, cursor });
    for (const run of page.items) {
      const analysed = analysedRun(run, versionId);
      if (analysed !== undefined) yield analysed;
    }
    cursor = page.nextCursor ?? undefined;
    if (cursor === undefined) return;
  }
}

async function repeatedFailures(
  log: RunLog,
  builder: AnalysisBuilder,
  signal: AbortSignal,
): Promise<Analysis['repeatedFailures']> {
  const { runs, weight } = builder.retried();
  const counts = new FailureCounts();
  for (let at = 0; at < runs.length; at += READ_AT_ONCE) {
    signal.throwIfAborted();
    const some = runs.slice(at, at + READ_AT_ONCE);
    const decisions = await Promise.all(some.map(({ runId }) => log.decisions(runId)));
    for (const [place, run] of some.entries()) {
      for (const code of repeatedCodes(run, decisions[place] ?? [])) counts.add(code);
    }
  }
  return counts.list(weight);
}
