import { slugSchema, versionIdOf } from '../domain/identifiers.ts';
import { contentHash } from '../domain/strategy/content-hash.ts';
import type { HandDesignedStrategy } from '../domain/strategy/hand-designed.ts';
import type { Strategy, StrategyVersion } from '../domain/strategy/strategy.ts';
import { auditEntry } from './audit.ts';
import type { Baton } from './baton.ts';

const CALLER = 'baton';
const REASON = 'shipped with Baton';

/**
 * Loads the hand-designed strategies that are not there yet. What operators changed since stays:
 * every write is conditional, so any number of starts at once load each strategy once.
 */
export async function seedStrategies(
  baton: Baton,
  strategies: readonly HandDesignedStrategy[],
): Promise<void> {
  for (const strategy of strategies) await seedStrategy(baton, strategy);
}

async function seedStrategy(
  baton: Baton,
  { slug: name, config, reasoning, ...settings }: HandDesignedStrategy,
): Promise<void> {
  const store = baton.stores.strategies;
  const slug = slugSchema.parse(name);
  if ((await store.strategy(slug)) !== undefined) return;
  const now = baton.clock.now();
  const version: StrategyVersion = {
    id: versionIdOf(slug, 1),
    slug,
    number: 1,
    parentVersionId: null,
    config,
    provenance: 'hand_designed',
    reasoning,
    expectedImprovement: null,
    contentHash: contentHash(config),
    createdAt: now,
  };
  const strategy: Strategy = {
    ...settings,
    slug,
    currentVersionId: version.id,
    runningExperimentId: null,
    lastEvolvedAt: null,
    lastProposedAt: null,
    baselineVersionId: version.id,
    createdAt: now,
    updatedAt: now,
    revision: 1,
  };
  const entry = { caller: CALLER, reason: REASON, before: null };
  // The version first: a strategy never points at a version that is not there.
  await store.addVersion(
    version,
    auditEntry(baton, { ...entry, action: 'version_added', subject: version.id, after: version }),
  );
  await store.save(
    strategy,
    0,
    auditEntry(baton, { ...entry, action: 'strategy_created', subject: slug, after: strategy }),
  );
}
