import type { VersionId } from '../identifiers.ts';
import type { PastExperiment } from '../proposal/past-experiment.ts';
import type { StrategyVersion } from '../strategy/strategy.ts';
import { passed, refused, type StageAnswer } from './stage-answer.ts';

/** What the strategy knows already. */
export interface KnownConfigurations {
  readonly versions: readonly Pick<StrategyVersion, 'id' | 'contentHash'>[];
  readonly currentVersionId: VersionId;
  readonly past: readonly PastExperiment[];
  /** Content hashes of the proposals of the same reply that came before. */
  readonly earlier: ReadonlySet<string>;
}

/**
 * Whether the configuration is new to the strategy. One whose experiments all ended without a verdict
 * may be tried again: the data may have been too few.
 */
export function checkNovelty(contentHash: string, known: KnownConfigurations): StageAnswer {
  if (known.earlier.has(contentHash)) {
    return refused('same_as_earlier_proposal', 'An earlier proposal makes the same configuration.');
  }
  const version = knownVersion(contentHash, known);
  if (version === undefined) return passed('No version has this configuration.');
  if (version === known.currentVersionId) {
    return refused('current_version', `${version} is the current version.`);
  }
  const labels = known.past.filter(({ versionId }) => versionId === version);
  const verdict = labels.find(({ label }) => label !== 'inconclusive');
  if (verdict !== undefined) return refused(`already_${verdict.label}`, `${version} was tried.`);
  return labels.length > 0
    ? passed(`${version} was tried without a verdict.`, 'tried_without_verdict')
    : refused('known_version', `${version} has this configuration.`);
}

/** The version that has this configuration already. */
export function knownVersion(
  contentHash: string,
  { versions }: Pick<KnownConfigurations, 'versions'>,
): VersionId | undefined {
  return versions.find((version) => version.contentHash === contentHash)?.id;
}
