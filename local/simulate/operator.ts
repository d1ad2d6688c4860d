import { configurationSchema } from '../../shared/domain/strategy/configuration.ts';
import { endedExperiment } from './beside-the-truth.ts';
import { withEdits } from './configuration-leaf.ts';
import type { OperatorStep } from './operator-step.ts';
import { circumstancesOf, configurationOf, dayAt, type Play, timeOf } from './play.ts';

/** The operator's side of a world: prepares it, starts its experiments, and notes how they end. */
export interface Operator {
  /** Starts the next experiment of the script if it is time and none runs. */
  act(): Promise<void>;
  /** Looks at what has been decided since the last time. */
  look(): Promise<void>;
}

export function operator(play: Play): Operator {
  const { slug } = play.world.strategy;
  const left = [...play.world.script];
  return {
    act: async () => {
      const [step] = left;
      const today = dayAt(play, timeOf(play));
      if (step === undefined || play.runningExperimentId !== null || today < step.notBeforeDay) {
        return;
      }
      left.shift();
      await startExperiment(play, step);
    },
    look: async () => {
      const { runningExperimentId, currentVersionId, versions } = await play.api.strategy(slug);
      // Others than this operator may have added some.
      for (const { id, config } of versions) {
        if (!play.versions.has(id)) play.versions.set(id, configurationSchema.parse(config));
      }
      play.currentVersionId = currentVersionId ?? play.currentVersionId;
      if (runningExperimentId === play.runningExperimentId) return;
      if (play.runningExperimentId !== null) await noteEnd(play, play.runningExperimentId);
      play.runningExperimentId = runningExperimentId;
    },
  };
}

async function startExperiment(
  play: Play,
  { challengers, weight, minimumEffect, horizonTasks, guardrails }: OperatorStep,
): Promise<void> {
  const { api, world } = play;
  const { slug } = world.strategy;
  const control = play.currentVersionId;
  const parent = configurationOf(play, control);
  const ids = new Set<string>();
  for (const edits of challengers) {
    const config = withEdits(parent, edits);
    const { id } = await api.addVersion(slug, { config, reasoning: 'the next step of the script' });
    play.versions.set(id, config);
    // What is current already has nothing to be compared with.
    if (id !== control) ids.add(id);
  }
  if (ids.size === 0) return;
  const ofEach = weight ?? 1 / (ids.size + 1);
  const { id } = await api.createExperiment({
    slug,
    arms: [
      { versionId: control, weight: 1 - ids.size * ofEach },
      ...[...ids].map((versionId) => ({ versionId, weight: ofEach })),
    ],
    minimumEffect,
    horizonTasks,
    ...(guardrails === undefined ? {} : { guardrails }),
    reason: 'the next step of the script',
  });
  play.runningExperimentId = id;
}

async function noteEnd(play: Play, id: string): Promise<void> {
  const experiment = await play.api.experiment(id);
  play.ended.push(endedExperiment(play, experiment, circumstancesOf(play)));
  const { verdict } = experiment;
  if (verdict?.kind === 'promote' && verdict.versionId !== null) {
    play.promoted.push(configurationOf(play, verdict.versionId));
  }
}

/** Puts the world's settings and its strategy in force, and every other strategy out of it. */
export async function prepareWorld(play: Pick<Play, 'api' | 'world'>): Promise<string> {
  const { api, world } = play;
  const { slug, config } = world.strategy;
  const reason = 'the simulated world';
  await api.changeSettings({ ...world.settings, reason });
  for (const { name, taskType, slug: other } of (await api.strategies()).items) {
    if (other !== slug) await api.saveStrategy(other, { name, taskType, enabled: false, reason });
  }
  await api.saveStrategy(slug, { name: slug, taskType: 'any', reason });
  const { id } = await api.addVersion(slug, { config, reasoning: reason, makeCurrent: true });
  return id;
}
