import type * as z from 'zod';
import type { experimentReplySchema } from '../../functions/replies/experiment.ts';
import type { EndedExperiment } from './ended-experiment.ts';
import { configurationOf, dayAt, type Play } from './play.ts';
import { type Circumstances, meanTrueValue } from './true-value.ts';

/**
 * Puts an experiment that has ended beside the truth.
 *
 * @param circumstances before anything that follows from the verdict
 */
export function endedExperiment(
  play: Play,
  experiment: z.infer<typeof experimentReplySchema>,
  circumstances: Circumstances,
): EndedExperiment {
  const { id, kind, verdict, startedAt, arms, report } = experiment;
  if (verdict === null || startedAt === null) throw new Error(`experiment ${id} has not ended`);
  const endedAt = Date.parse(verdict.at);
  const trueValueOf = (versionId: string) =>
    meanTrueValue(play.world, configurationOf(play, versionId), circumstances);
  const [control, ...others] = arms.map(({ versionId }) => ({
    versionId,
    value: trueValueOf(versionId),
  }));
  const promoted = verdict.kind === 'promote' ? verdict.versionId : null;
  const inQuestion =
    others.find(({ versionId }) => versionId === promoted) ??
    others.toSorted((left, right) => right.value - left.value)[0];
  return {
    id,
    kind,
    verdict: verdict.kind,
    reason: verdict.reason,
    startedDay: dayAt(play, Date.parse(startedAt)),
    endedDay: dayAt(play, endedAt),
    arms: report.arms.map(({ name, versionId, tasks }) => ({ name, versionId, tasks })),
    settledTasks: play.tasks.filter(
      ({ experimentId, reports: [first] }) =>
        experimentId === id && first !== undefined && first.at <= endedAt,
    ).length,
    trueLift: (inQuestion?.value ?? 0) - (control?.value ?? 0),
  };
}
