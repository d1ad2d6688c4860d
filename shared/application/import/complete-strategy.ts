import { canonicalJson } from '../../domain/canonical-json.ts';
import { type VersionId, versionIdOf } from '../../domain/identifiers.ts';
import { HAND_DESIGNED_STRATEGIES } from '../../domain/strategy/hand-designed.ts';
import { type Strategy, strategySettingsSchema } from '../../domain/strategy/strategy.ts';
import type { StrategyLine } from './strategy-line.ts';

/** The strategy that a line tells of; which versions it points at stays as it is where the line is silent. */
export function completeStrategy(
  { createdAt, updatedAt, currentVersionId, baselineVersionId, ...line }: StrategyLine['strategy'],
  stored: Strategy | undefined,
  now: string,
): Strategy {
  const orStored = (told: VersionId | null | undefined, known: VersionId | null | undefined) =>
    told === undefined ? (known ?? null) : told;
  return {
    ...line,
    currentVersionId: orStored(currentVersionId, stored?.currentVersionId),
    baselineVersionId: orStored(baselineVersionId, stored?.baselineVersionId),
    runningExperimentId: stored?.runningExperimentId ?? null,
    lastEvolvedAt: stored?.lastEvolvedAt ?? null,
    lastProposedAt: stored?.lastProposedAt ?? null,
    createdAt: createdAt ?? stored?.createdAt ?? now,
    updatedAt: updatedAt ?? now,
    revision: (stored?.revision ?? 0) + 1,
  };
}

/** Whether two accounts of a strategy say the same, whenever they were written. */
export function isSameStrategy(left: Strategy, right: Strategy): boolean {
  const said = (strategy: Strategy) =>
    canonicalJson({ ...strategy, createdAt: '', updatedAt: '', revision: 0 });
  return said(left) === said(right);
}

const settingsSchema = strategySettingsSchema.strip();

/** Whether the strategy is just as the first start loads it. */
export function isAsShipped({ currentVersionId, baselineVersionId, ...stored }: Strategy): boolean {
  const shipped = HAND_DESIGNED_STRATEGIES.find(({ slug }) => slug === stored.slug);
  const first = versionIdOf(stored.slug, 1);
  if (shipped === undefined || currentVersionId !== first || baselineVersionId !== first)
    return false;
  const settings = (of: object) => canonicalJson(settingsSchema.parse(of));
  return settings(stored) === settings(shipped);
}
