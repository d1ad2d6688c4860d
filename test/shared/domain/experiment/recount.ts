import { BINS, type ExperimentCounts } from '../../../../shared/domain/experiment/counts.ts';
import type { ExperimentTask } from '../../../../shared/domain/experiment/experiment-task.ts';
import { GUARDRAIL_METRICS } from '../../../../shared/domain/experiment/guardrail-metrics.ts';

/** What counts need to know of a task. */
export type Standing = Pick<
  ExperimentTask,
  'arm' | 'day' | 'project' | 'segment' | 'counted' | 'closed'
>;

/** Counts as plain text, one number a line, in any order: `days 2026-01-01 control assigned`. */
export type PlainCounts = Readonly<Record<string, number>>;

/** The counts of these tasks, counted one after the other. */
export function recount(tasks: readonly Standing[]): PlainCounts {
  const counts = new Map<string, number>();
  const add = (name: string, value = 1) => {
    if (value !== 0) counts.set(name, (counts.get(name) ?? 0) + value);
  };
  for (const { arm, day, project, segment, counted, closed } of tasks) {
    add(`${day} ${arm} assigned`);
    if (counted === null) continue;
    add(`${day} ${arm} ${closed ? 'closed' : 'provisional'} ${counted.score}`);
    for (const [at, metric] of GUARDRAIL_METRICS.entries()) {
      add(`${metric} ${arm} ${counted.guardrails[at]}`);
    }
    if (!closed) continue;
    add(`project ${project} ${arm} tasks`);
    add(`project ${project} ${arm} score`, counted.score);
    add(`segment ${segment} ${arm} ${counted.score}`);
  }
  return Object.fromEntries(counts);
}

/** What was counted, to be compared with a recount. */
export function plainCounts({ days, guardrails, projects, segments }: ExperimentCounts) {
  const counts = new Map<string, number>();
  const put = (name: string, value = 0) => {
    if (value !== 0) counts.set(name, value);
  };
  const putAll = (name: string, histogram: ArrayLike<number> = []) => {
    for (let bin = 0; bin < BINS; bin += 1) put(`${name} ${bin}`, histogram[bin]);
  };
  for (const { day, arms } of days) {
    for (const [arm, { assigned, closed, provisional }] of arms) {
      put(`${day} ${arm} assigned`, assigned);
      putAll(`${day} ${arm} closed`, closed);
      putAll(`${day} ${arm} provisional`, provisional);
    }
  }
  for (const [arm, metrics] of guardrails) {
    for (const [at, metric] of GUARDRAIL_METRICS.entries()) putAll(`${metric} ${arm}`, metrics[at]);
  }
  for (const [project, arms] of projects) {
    for (const [arm, { tasks, score }] of arms) {
      put(`project ${project} ${arm} tasks`, tasks);
      put(`project ${project} ${arm} score`, score);
    }
  }
  for (const [segment, arms] of segments) {
    for (const [arm, histogram] of arms) putAll(`segment ${segment} ${arm}`, histogram);
  }
  return Object.fromEntries(counts);
}
