import type { Experiment, ExperimentStatus } from '../../domain/experiment/experiment.ts';
import { type ExperimentReport, reportOf } from '../../domain/experiment/report.ts';
import type { ExperimentId, Slug } from '../../domain/identifiers.ts';
import type { Page } from '../../ports.ts';
import type { Baton } from '../baton.ts';
import { Refusal } from '../refusal.ts';
import { countsOf } from './judge.ts';

/** An experiment with how it stands. */
export interface ExperimentView extends Experiment {
  readonly report: ExperimentReport;
}

/** @throws Refusal `not-found` */
export async function existingExperiment(baton: Baton, id: ExperimentId): Promise<Experiment> {
  const experiment = await baton.stores.experiments.experiment(id);
  if (experiment === undefined) throw new Refusal('not-found', `There is no experiment ${id}.`);
  return experiment;
}

/** @throws Refusal `not-found` */
export async function readExperiment(baton: Baton, id: ExperimentId): Promise<ExperimentView> {
  return await withReport(baton, await existingExperiment(baton, id));
}

/** The newest first. @throws InvalidCursor */
export async function listExperiments(
  baton: Baton,
  {
    status,
    strategy,
    limit,
    cursor,
  }: {
    readonly status?: ExperimentStatus | undefined;
    readonly strategy?: Slug | undefined;
    readonly limit: number;
    readonly cursor?: string | undefined;
  },
): Promise<Page<Experiment>> {
  return await baton.stores.experiments.list({ status, slug: strategy }, { limit, cursor });
}

/** Adds how the experiment stands by what it has counted. */
export async function withReport(baton: Baton, experiment: Experiment): Promise<ExperimentView> {
  const counts = await countsOf(baton, experiment.id);
  return { ...experiment, report: reportOf(experiment, counts, baton.clock.now()) };
}
