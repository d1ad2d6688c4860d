import { namedLeafOf } from '../../domain/proposal/leaf-path.ts';

/**
 * Leaves in the order in which they are tried: those first that change most of what a run does, in
 * turns by component. Numbers go up first, to more effort, because what evolves succeeds too seldom.
 */
const LEVERAGE: readonly string[] = [
  'retry.maxAttempts',
  'decomposition.approach',
  'parallelism.maxParallelAgents',
  'escalation.afterFailedAttempts',
  'decomposition.maxSubtasks',
  'retry.backoff',
  'escalation.afterMinutes',
  'agentSelection.default',
  'retry.initialDelaySeconds',
  'escalation.aboveCostUsd',
];

/** Reactions to failures concern more runs than a rule for a cell. */
const FAMILIES: readonly (string | undefined)[] = [
  'retry.onFailure',
  'escalation.onFailureCodes',
  'agentSelection.agents',
  'agentSelection.rules',
];

/** The place of a leaf in the order of trials, from 0; leaves with names come after the others. */
export function placeOf(path: string): number {
  const place = LEVERAGE.indexOf(path);
  return place < 0 ? LEVERAGE.length + FAMILIES.indexOf(namedLeafOf(path)?.family) : place;
}

/** Whether the leaf is tried once before any other value of another is. */
export function isTriedEarly(path: string): boolean {
  return placeOf(path) <= LEVERAGE.length;
}

/** Whether the leaf is one that every configuration has. */
export function isFixed(path: string): boolean {
  return placeOf(path) < LEVERAGE.length;
}
