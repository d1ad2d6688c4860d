import type { Experiment } from '../../domain/experiment/experiment.ts';
import type { Baton } from '../baton.ts';
import { type ExperimentView, listExperiments, withReport } from './read-experiments.ts';

/** What is compared now, and what was found lately. */
export interface ExperimentInsights {
  /** With how each stands, the newest first. */
  readonly running: readonly ExperimentView[];
  /** With a verdict, the latest first. */
  readonly ended: readonly Experiment[];
}

/** A page shows no more; `GET /v1/experiments?status=running` lists the others. */
const MOST_RUNNING = 50;
/** Lists go by creation, verdicts come later: enough that the latest verdicts are among them. */
const ENDED_READ = 100;
const MOST_ENDED = 20;
const ENDED_DAYS = 30;
const DAY_MILLISECONDS = 86_400_000;

/** Running experiments, and those that ended in the last 30 days. Costs two pages and the counts of what runs. */
export async function experimentInsights(baton: Baton): Promise<ExperimentInsights> {
  const [running, ended] = await Promise.all([
    listExperiments(baton, { status: 'running', limit: MOST_RUNNING }),
    listExperiments(baton, { status: 'ended', limit: ENDED_READ }),
  ]);
  const since = new Date(Date.parse(baton.clock.now()) - ENDED_DAYS * DAY_MILLISECONDS);
  const views: ExperimentView[] = [];
  for (const experiment of running.items) {
    views.push(await withReport(baton, experiment));
    // Bounds take milliseconds each, and agents wait for no page.
    await baton.clock.sleep(0);
  }
  return {
    running: views,
    ended: ended.items
      .filter((experiment) => endOf(experiment) >= since.toISOString())
      .sort((left, right) => (endOf(left) < endOf(right) ? 1 : -1))
      .slice(0, MOST_ENDED),
  };
}

function endOf({ verdict }: Experiment): string {
  return verdict?.at ?? '';
}
