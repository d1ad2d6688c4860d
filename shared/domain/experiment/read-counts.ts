import { CLOSED_AT, COUNTS, PROVISIONAL_AT } from './additions-of-task.ts';
import { type ArmDay, BINS, type ExperimentCounts, type Histogram } from './counts.ts';
import { GUARDRAIL_METRICS } from './guardrail-metrics.ts';

/** A vector of sums of an experiment's family. */
interface CountVector {
  readonly member: string;
  readonly vector: Float64Array;
}

/** The counts of an experiment from the vectors of its family, in any order. */
export function readCounts(vectors: readonly CountVector[]): ExperimentCounts {
  const days = new Map<string, Map<string, ArmDay>>();
  const guardrails = new Map<string, readonly Histogram[]>();
  const projects = new Map<string, Map<string, { tasks: number; score: number }>>();
  const segments = new Map<string, Map<string, Histogram>>();
  for (const { member, vector } of vectors) {
    const name = member.slice(member.indexOf('#') + 1);
    const at = name.lastIndexOf('#');
    const [group, arm] = [name.slice(0, Math.max(0, at)), name.slice(at + 1)];
    if (member.startsWith(COUNTS.day)) {
      placeIn(days, group, arm, armDay(vector));
    } else if (member.startsWith(COUNTS.guardrails)) {
      guardrails.set(
        name,
        GUARDRAIL_METRICS.map((_, metric) => vector.subarray(metric * BINS, (metric + 1) * BINS)),
      );
    } else if (member.startsWith(COUNTS.project)) {
      placeIn(projects, group, arm, { tasks: vector[0] ?? 0, score: vector[1] ?? 0 });
    } else if (member.startsWith(COUNTS.segment)) {
      placeIn(segments, group, arm, vector);
    }
  }
  return {
    days: [...days]
      .map(([day, arms]) => ({ day, arms }))
      .sort((left, right) => (left.day < right.day ? -1 : 1)),
    guardrails,
    projects,
    segments,
  };
}

function armDay(vector: Float64Array): ArmDay {
  return {
    assigned: vector[0] ?? 0,
    closed: vector.subarray(CLOSED_AT, PROVISIONAL_AT),
    provisional: vector.subarray(PROVISIONAL_AT, PROVISIONAL_AT + BINS),
  };
}

function placeIn<Value>(
  groups: Map<string, Map<string, Value>>,
  group: string,
  arm: string,
  value: Value,
): void {
  const ofGroup = groups.get(group) ?? new Map<string, Value>();
  groups.set(group, ofGroup.set(arm, value));
}
