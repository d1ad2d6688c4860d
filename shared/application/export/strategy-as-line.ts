import type { Strategy, StrategyVersion } from '../../domain/strategy/strategy.ts';
import type { WrittenStrategyLine } from '../import/strategy-line.ts';

/** A strategy with all its versions as a line that an import makes the same strategy of. */
export function strategyAsLine(
  { revision, runningExperimentId, lastEvolvedAt, lastProposedAt, ...strategy }: Strategy,
  versions: readonly StrategyVersion[],
): WrittenStrategyLine {
  return {
    strategy,
    versions: versions.map(({ id, slug, contentHash, ...version }) => version),
  };
}
