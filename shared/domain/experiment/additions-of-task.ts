import type { Addition } from '../learning/sums.ts';
import { experimentFamily } from '../learning/sums-keys.ts';
import { BINS } from './counts.ts';
import type { ExperimentTask } from './experiment-task.ts';

/** What the members of an experiment's family of counts begin with. */
export const COUNTS = {
  day: 'day#',
  guardrails: 'guardrails#',
  project: 'project#',
  segment: 'segment#',
} as const;

/** Parts of a day's vector: how many were assigned, then two histograms. */
export const CLOSED_AT = 1;
export const PROVISIONAL_AT = CLOSED_AT + BINS;
const DAY_LENGTH = PROVISIONAL_AT + BINS;

/** The vectors of integers that a task adds to the counts of its experiment as it stands. */
export function additionsOfTask(task: ExperimentTask): Addition[] {
  const { experimentId, arm, day, project, segment, counted, closed } = task;
  const family = experimentFamily(experimentId);
  const byDay = new Float64Array(DAY_LENGTH);
  byDay[0] = 1;
  if (counted !== null) byDay[(closed ? CLOSED_AT : PROVISIONAL_AT) + counted.score] = 1;
  const additions: Addition[] = [{ family, member: `${COUNTS.day}${day}#${arm}`, vector: byDay }];
  if (counted === null) return additions;
  const metrics = new Float64Array(counted.guardrails.length * BINS);
  for (const [at, value] of counted.guardrails.entries()) metrics[at * BINS + value] = 1;
  additions.push({ family, member: `${COUNTS.guardrails}${arm}`, vector: metrics });
  if (!closed) return additions;
  const ofSegment = new Float64Array(BINS);
  ofSegment[counted.score] = 1;
  additions.push(
    {
      family,
      member: `${COUNTS.project}${project}#${arm}`,
      vector: Float64Array.of(1, counted.score),
    },
    { family, member: `${COUNTS.segment}${segment}#${arm}`, vector: ofSegment },
  );
  return additions;
}
