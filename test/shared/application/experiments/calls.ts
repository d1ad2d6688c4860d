import type { Baton } from '../../../../shared/application/baton.ts';
import { changeSettings } from '../../../../shared/application/change-settings.ts';
import { createExperiment } from '../../../../shared/application/experiments/create-experiment.ts';
import { countsOf } from '../../../../shared/application/experiments/judge.ts';
import { experimentRequestSchema } from '../../../../shared/application/experiments/requests.ts';
import { startExperiment } from '../../../../shared/application/experiments/start-experiment.ts';
import { stopExperiment } from '../../../../shared/application/experiments/stop-experiment.ts';
import { addVersion, setCurrentVersion } from '../../../../shared/application/strategies.ts';
import type { Experiment } from '../../../../shared/domain/experiment/experiment.ts';
import { armTotals } from '../../../../shared/domain/experiment/totals.ts';
import type { ExperimentId } from '../../../../shared/domain/identifiers.ts';
import type { AuditEntry } from '../../../../shared/domain/operations/audit-entry.ts';
import type { Strategy } from '../../../../shared/domain/strategy/strategy.ts';
import {
  experimentIdOf,
  sampleConfiguration,
  slugOf,
  versionIdOf,
} from '../../../contracts/samples.ts';
import { foldAll, report, select } from '../calls.ts';
import { type TestBaton, temporaryBaton } from '../temporary-baton.ts';

export const BUGS = slugOf('bug-default');
export const DAY = 86_400_000;

/** The best and the worst that can be reported of a task. */
export const WIN = { success: 1, final: true } as const;
export const LOSS = { success: 0, costUsd: 10, final: true } as const;

type Input = Readonly<Record<string, unknown>>;

/** Baton whose strategy for bugs has three versions, the first of them current, and no holdout. */
export async function batonWithVersions(
  options: Parameters<typeof temporaryBaton>[0] = {},
): Promise<TestBaton> {
  const baton = await temporaryBaton(options);
  await addVersions(baton);
  return baton;
}

/** The second and the third version of the strategy for bugs. */
export async function addVersions(baton: Baton): Promise<void> {
  await changeSettings(baton, { holdoutShare: 0, reason: 'a test' }, 'operator');
  for (const maxAttempts of [5, 6]) {
    const config = sampleConfiguration(maxAttempts);
    await addVersion(baton, BUGS, { config, reasoning: 'a test', makeCurrent: false }, 'operator');
  }
}

/** Even arms of the first two versions; the larger the effect looked for, the fewer tasks decide. */
export const create = (baton: Baton, changes: Input = {}) =>
  createExperiment(
    baton,
    experimentRequestSchema.parse({
      slug: BUGS,
      arms: arms({ 1: 0.5, 2: 0.5 }),
      minimumEffect: 0.5,
      reason: 'a test',
      ...changes,
    }),
    'operator',
  );

/** Arms of the strategy for bugs by version. */
export const arms = (weights: Readonly<Record<number, number>>) =>
  Object.entries(weights).map(([number, weight]) => ({
    versionId: `bug-default@${number}`,
    weight,
  }));

export const start = (baton: Baton, id: string) =>
  startExperiment(baton, experimentIdOf(id), { reason: 'begin' }, 'operator');

export const stop = (baton: Baton, id: string) =>
  stopExperiment(baton, experimentIdOf(id), { reason: 'enough' }, 'operator');

export const pin = (baton: Baton, number: number) =>
  setCurrentVersion(
    baton,
    BUGS,
    { versionId: versionIdOf(`bug-default@${number}`), reason: 'a pin' },
    'operator',
  );

/**
 * Selects new tasks until every arm that is named has at least so many, reports of each what is said
 * of its arm, and folds.
 */
export async function playTasks(
  baton: Baton,
  name: string,
  many: number,
  outcomes: Readonly<Record<string, Input | null>>,
): Promise<void> {
  const played = new Map<string, number>();
  const isShort = () => Object.keys(outcomes).some((arm) => (played.get(arm) ?? 0) < many);
  for (let task = 0; isShort(); task += 1) {
    if (task > 100 * many) throw new Error(`expected tasks of ${Object.keys(outcomes)}`);
    const runId = `${name}-${task}`;
    const { arm } = (await select(baton, runId)).selection;
    const outcome = arm === null ? undefined : outcomes[arm];
    if (arm === null || outcome === undefined) continue;
    played.set(arm, (played.get(arm) ?? 0) + 1);
    if (outcome !== null) await report(baton, runId, outcome);
  }
  await foldAll(baton);
}

/** The experiment as it is stored. */
export async function stored(baton: Baton, id: ExperimentId): Promise<Experiment> {
  const experiment = await baton.stores.experiments.experiment(id);
  if (experiment === undefined) throw new Error(`expected the experiment ${id}`);
  return experiment;
}

export async function strategyOf(baton: Baton): Promise<Strategy> {
  const strategy = await baton.stores.strategies.strategy(BUGS);
  if (strategy === undefined) throw new Error('expected the strategy for bugs');
  return strategy;
}

/** The version that the policy in force answers bugs with, and the arms that it assigns them to. */
export async function inForce(baton: Baton) {
  const { policy } = await baton.policy.current();
  const found = policy?.catalog.strategies.find(({ slug }) => slug === BUGS);
  return {
    current: found?.current.versionId,
    experiment: found?.experiment?.id ?? null,
    arms: found?.experiment?.arms.map(({ name, closed }) => (closed ? `${name} (closed)` : name)),
  };
}

/** Tasks that an experiment counted by arm: `[assigned, closed]`. */
export async function taskCounts(baton: Baton, { id, arms: all }: Experiment) {
  const counts = await countsOf(baton, id);
  return Object.fromEntries(
    all.map(({ name }) => {
      const { assigned, closed } = armTotals(counts, name);
      return [name, [assigned, closed]];
    }),
  );
}

/** Audit entries, the earliest first. */
export async function auditOf(baton: Baton): Promise<readonly AuditEntry[]> {
  const { items } = await baton.stores.audit.list({ limit: 200, cursor: undefined });
  return items.toReversed();
}

/** What was done in which order, without the making of versions and settings. */
export async function actionsOf(baton: Baton): Promise<string[]> {
  const entries = await auditOf(baton);
  return entries
    .filter(({ action }) => /^(experiment|version_promoted|version_rolled|current)/.test(action))
    .map(({ caller, action, subject }) => `${caller} ${action} ${subject}`);
}

export async function alertsOf(baton: Baton) {
  return (await baton.alerting.list({ limit: 50, cursor: undefined })).items;
}

/** A retention that has begun. */
export async function runningOf(baton: Baton): Promise<Experiment> {
  const { runningExperimentId } = await strategyOf(baton);
  if (runningExperimentId === null) throw new Error('expected a running experiment');
  return await stored(baton, runningExperimentId);
}
