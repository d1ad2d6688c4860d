import * as z from 'zod';
import { canonicalJson } from '../domain/canonical-json.ts';
import { type Slug, slugSchema, versionIdOf, versionIdSchema } from '../domain/identifiers.ts';
import { BUILT_IN_STRATEGY } from '../domain/strategy/built-in.ts';
import { configurationSchema } from '../domain/strategy/configuration.ts';
import { contentHash } from '../domain/strategy/content-hash.ts';
import {
  type Strategy,
  type StrategyVersion,
  strategySettingsSchema,
} from '../domain/strategy/strategy.ts';
import { InvalidCursor, type Page } from '../ports.ts';
import { auditEntry } from './audit.ts';
import type { Baton } from './baton.ts';
import { reasonSchema } from './change-settings.ts';
import { judgeExperiment } from './experiments/judge.ts';
import { publishCatalog } from './publish-policy.ts';
import { Refusal } from './refusal.ts';

export const strategyRequestSchema = strategySettingsSchema.extend({ reason: reasonSchema });
export type StrategyRequest = z.infer<typeof strategyRequestSchema>;

export const versionRequestSchema = z.strictObject({
  config: configurationSchema,
  reasoning: z
    .string()
    .min(1)
    .max(10_000)
    .refine((text) => text.isWellFormed(), { error: 'expected text without lone surrogates' }),
  makeCurrent: z.boolean().default(false),
});
export type VersionRequest = z.infer<typeof versionRequestSchema>;

export const currentVersionRequestSchema = z.strictObject({
  versionId: versionIdSchema,
  reason: reasonSchema,
});
export type CurrentVersionRequest = z.infer<typeof currentVersionRequestSchema>;

/** A strategy with all its versions. */
export interface StrategyView extends Strategy {
  readonly versions: readonly StrategyVersion[];
}

const CHANGED_MEANWHILE = 'The strategy was changed by somebody else at the same time.';

/** All strategies by slug, a page at a time. @throws InvalidCursor */
export async function listStrategies(
  baton: Baton,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<Strategy>> {
  const strategies = await baton.stores.strategies.list();
  const after = cursor === undefined ? undefined : slugSchema.safeParse(cursor);
  if (after?.success === false) throw new InvalidCursor('expected the slug of a strategy');
  const rest = strategies.filter(({ slug }) => after === undefined || slug > after.data);
  const items = rest.slice(0, limit);
  return { items, nextCursor: rest.length > limit ? (items.at(-1)?.slug ?? null) : null };
}

/** @throws Refusal `not-found` */
export async function readStrategy(baton: Baton, slug: Slug): Promise<StrategyView> {
  const strategy = await existingStrategy(baton, slug);
  return { ...strategy, versions: await baton.stores.strategies.versions(slug) };
}

/**
 * Creates a strategy or changes what operators may change of it. A new one applies once a version of
 * it has been made current.
 *
 * @throws Refusal `conflict` when somebody else changed it at the same time
 */
export async function saveStrategy(
  baton: Baton,
  slug: Slug,
  { reason, ...wanted }: StrategyRequest,
  caller: string,
): Promise<{ readonly strategy: Strategy; readonly created: boolean }> {
  if (slug === BUILT_IN_STRATEGY.slug) {
    throw new Refusal('conflict', `${slug} is the name of the built-in strategy.`);
  }
  const before = await baton.stores.strategies.strategy(slug);
  const now = baton.clock.now();
  const strategy: Strategy = {
    slug,
    currentVersionId: before?.currentVersionId ?? null,
    baselineVersionId: before?.baselineVersionId ?? null,
    runningExperimentId: before?.runningExperimentId ?? null,
    lastEvolvedAt: before?.lastEvolvedAt ?? null,
    lastProposedAt: before?.lastProposedAt ?? null,
    createdAt: before?.createdAt ?? now,
    ...wanted,
    updatedAt: now,
    revision: (before?.revision ?? 0) + 1,
  };
  const action = before === undefined ? 'strategy_created' : 'strategy_changed';
  const saved = await saveChange(baton, before, strategy, {
    action,
    subject: slug,
    reason,
    caller,
  });
  return { strategy: saved, created: before === undefined };
}

/**
 * Adds an immutable version. The same configuration again is the version that has it already.
 *
 * @throws Refusal `not-found`; `conflict` when others add versions at the same time
 */
export async function addVersion(
  baton: Baton,
  slug: Slug,
  { config, reasoning, makeCurrent }: VersionRequest,
  caller: string,
): Promise<{ readonly version: StrategyVersion; readonly created: boolean }> {
  const strategy = await existingStrategy(baton, slug);
  const versions = await baton.stores.strategies.versions(slug);
  const hash = contentHash(config);
  const existing = versions.find((version) => version.contentHash === hash);
  const version: StrategyVersion = existing ?? {
    id: versionIdOf(slug, (versions.at(-1)?.number ?? 0) + 1),
    slug,
    number: (versions.at(-1)?.number ?? 0) + 1,
    parentVersionId: strategy.currentVersionId,
    config,
    provenance: 'operator',
    reasoning,
    expectedImprovement: null,
    contentHash: hash,
    createdAt: baton.clock.now(),
  };
  if (existing === undefined) {
    const audit = auditEntry(baton, {
      caller,
      action: 'version_added',
      subject: version.id,
      reason: reasonOf(reasoning),
      before: null,
      after: version,
    });
    const added = await baton.stores.strategies.addVersion(version, audit);
    if (added === 'conflict') throw new Refusal('conflict', CHANGED_MEANWHILE);
  }
  if (makeCurrent && strategy.currentVersionId !== version.id) {
    await setCurrentVersion(
      baton,
      slug,
      { versionId: version.id, reason: reasonOf(reasoning) },
      caller,
    );
  }
  return { version, created: existing === undefined };
}

/**
 * Pins a version or rolls back to one.
 *
 * @throws Refusal `not-found` for an unknown strategy or version; `conflict` when the pointer moved
 */
export async function setCurrentVersion(
  baton: Baton,
  slug: Slug,
  { versionId, reason }: CurrentVersionRequest,
  caller: string,
): Promise<Strategy> {
  const before = await existingStrategy(baton, slug);
  const version = await baton.stores.strategies.version(versionId);
  if (version === undefined || version.slug !== slug) {
    throw new Refusal('not-found', `${slug} has no version ${versionId}.`);
  }
  const strategy: Strategy = {
    ...before,
    currentVersionId: versionId,
    updatedAt: baton.clock.now(),
    revision: before.revision + 1,
  };
  const action = 'current_version_changed';
  const saved = await saveChange(baton, before, strategy, {
    action,
    subject: slug,
    reason,
    caller,
  });
  // An experiment whose control is no longer current has lost its question.
  if (saved.runningExperimentId === null) return saved;
  await judgeExperiment(baton, saved.runningExperimentId);
  return await existingStrategy(baton, slug);
}

/** The beginning of a reasoning, by code points: half an emoji would be no text. */
function reasonOf(reasoning: string): string {
  return [...reasoning].slice(0, 1_000).join('');
}

async function existingStrategy(baton: Baton, slug: Slug): Promise<Strategy> {
  const strategy = await baton.stores.strategies.strategy(slug);
  if (strategy === undefined) throw new Refusal('not-found', `There is no strategy ${slug}.`);
  return strategy;
}

/** @returns the strategy as it is stored: the earlier one when nothing changes */
async function saveChange(
  baton: Baton,
  before: Strategy | undefined,
  after: Strategy,
  entry: Pick<Parameters<typeof auditEntry>[1], 'action' | 'subject' | 'reason' | 'caller'>,
): Promise<Strategy> {
  const unchanged =
    before !== undefined &&
    canonicalJson({ ...after, updatedAt: '', revision: 0 }) ===
      canonicalJson({ ...before, updatedAt: '', revision: 0 });
  if (unchanged) {
    // Whoever tries again after a failure must not only find it stored, but in force.
    await publishCatalog(baton);
    return before;
  }
  const audit = auditEntry(baton, { ...entry, before: before ?? null, after });
  const saved = await baton.stores.strategies.save(after, before?.revision ?? 0, audit);
  if (saved === 'conflict') throw new Refusal('conflict', CHANGED_MEANWHILE);
  await publishCatalog(baton);
  return after;
}
