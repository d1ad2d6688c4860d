import type { Baton } from '../../../../shared/application/baton.ts';
import { executionIdSchema } from '../../../../shared/domain/identifiers.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../../shared/domain/settings.ts';
import type { Strategy } from '../../../../shared/domain/strategy/strategy.ts';
import type { Proposer } from '../../../../shared/ports.ts';
import { sampleAudit, sampleStrategy, slugOf, versionIdOf } from '../../../contracts/samples.ts';
import { type FakeClock, fakeClock } from '../fake-clock.ts';
import { temporaryBaton } from '../temporary-baton.ts';

export const EXECUTION = {
  executionId: executionIdSchema.parse('x'),
  slug: slugOf('bug-default'),
  dryRun: false,
};

/** A proposer that nobody may ask. */
function silentProposer(name: Proposer['name']): Proposer {
  return {
    name,
    model: name === 'bedrock' ? 'a-model' : null,
    ceiling: () => undefined,
    propose: () => Promise.reject(new Error('nobody is asked here')),
  };
}

/** Baton with an empty store at `now`, with a language model configured or without. */
export async function emptyBaton(
  now: string,
  isConfigured = false,
): Promise<Baton & { readonly clock: FakeClock }> {
  const baton = await temporaryBaton({ empty: true, clock: fakeClock(now) });
  const configured = isConfigured ? silentProposer('bedrock') : undefined;
  return { ...baton, proposers: { configured, offline: silentProposer('offline') } };
}

/** Stores `bug-default`, whose first version is current. */
export async function saveStrategy(
  { stores }: Baton,
  changes: Partial<Strategy> = {},
  revision = 1,
): Promise<void> {
  const strategy = sampleStrategy('bug-default', {
    currentVersionId: versionIdOf('bug-default@1'),
    revision,
    ...changes,
  });
  const saved = await stores.strategies.save(strategy, revision - 1, sampleAudit(`s${revision}`));
  if (saved !== 'saved') throw new Error('expected to save the strategy');
}

export async function saveSettings({ stores }: Baton, changes: Partial<Settings>): Promise<void> {
  await stores.settings.save({ ...DEFAULT_SETTINGS, ...changes }, 0, sampleAudit('settings'));
}
