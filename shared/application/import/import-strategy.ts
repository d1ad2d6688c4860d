import type { VersionId } from '../../domain/identifiers.ts';
import { BUILT_IN_STRATEGY } from '../../domain/strategy/built-in.ts';
import { StorageUnavailable } from '../../ports.ts';
import { auditEntry } from '../audit.ts';
import { Refusal } from '../refusal.ts';
import { completeStrategy, isAsShipped, isSameStrategy } from './complete-strategy.ts';
import type { ImportScope } from './import-scope.ts';
import { importVersions, type VersionsImport } from './import-versions.ts';
import type { StrategyLine } from './strategy-line.ts';

/** How often a strategy is tried again while others change it. */
const MOST_ATTEMPTS = 10;

/** What became of a line about a strategy. */
export interface StrategyImport {
  readonly became: 'imported' | 'there' | 'refused';
  readonly versions: VersionsImport;
  /** Why the strategy or some of its versions were left out. */
  readonly refusals: readonly string[];
}

/**
 * Adds the versions of a line that are not there yet, then the strategy. One that is there and
 * differs is left alone, unless it is as Baton ships it: then nobody here has worked on it yet.
 *
 * @throws Refusal for the name of the built-in strategy
 */
export async function importStrategy(
  scope: ImportScope,
  { strategy: line, versions: versionLines }: StrategyLine,
): Promise<StrategyImport> {
  const { slug } = line;
  if (slug === BUILT_IN_STRATEGY.slug) {
    throw new Refusal('conflict', `${slug} is the name of the built-in strategy`);
  }
  // The versions first: a strategy never points at a version that is not there.
  const versions = await importVersions(scope, slug, versionLines);
  const stranger = await missingVersion(scope, line);
  const answer =
    stranger === undefined ? await saveStrategy(scope, line) : `there is no version ${stranger}`;
  if (answer === 'imported' || answer === 'there') {
    return { became: answer, versions, refusals: versions.refusals };
  }
  return { became: 'refused', versions, refusals: [...versions.refusals, answer] };
}

/** A version that the strategy shall point at and that is not there, or is something else. */
async function missingVersion(
  { baton, foreignVersions }: ImportScope,
  { slug, currentVersionId, baselineVersionId }: StrategyLine['strategy'],
): Promise<VersionId | undefined> {
  for (const id of [currentVersionId ?? null, baselineVersionId ?? null]) {
    if (id === null) continue;
    const version = await baton.stores.strategies.version(id);
    if (version?.slug !== slug || foreignVersions.has(id)) return id;
  }
  return undefined;
}

/** @returns what became of it, or why it was left alone */
async function saveStrategy(
  { baton, caller, reason }: ImportScope,
  line: StrategyLine['strategy'],
): Promise<'imported' | 'there' | string> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const stored = await baton.stores.strategies.strategy(line.slug);
    const strategy = completeStrategy(line, stored, baton.clock.now());
    if (stored !== undefined && isSameStrategy(stored, strategy)) return 'there';
    if (stored !== undefined && !isAsShipped(stored)) {
      return `the strategy ${line.slug} differs from the one that is here, which stays`;
    }
    const audit = auditEntry(baton, {
      caller,
      action: stored === undefined ? 'strategy_created' : 'strategy_changed',
      subject: line.slug,
      reason,
      before: stored ?? null,
      after: strategy,
    });
    const saved = await baton.stores.strategies.save(strategy, stored?.revision ?? 0, audit);
    if (saved === 'saved') return 'imported';
  }
  throw new StorageUnavailable(`strategy ${line.slug} has too many writers at once`);
}
