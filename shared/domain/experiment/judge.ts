import type { VersionId } from '../identifiers.ts';
import type { ExperimentCounts } from './counts.ts';
import { type ArmEvidence, evidenceOfArms, thresholdOf } from './evidence-of-arm.ts';
import {
  type Arm,
  type Experiment,
  type ExperimentTerms,
  type Verdict,
  versionOnTrial,
} from './experiment.ts';
import { hurtSegments, liftWithoutLargestProject } from './generalisation.ts';
import { SAMPLE_RATIO_THRESHOLD, sampleRatioEvidence } from './sample-ratio.ts';
import { armTotals } from './totals.ts';

const DAY_MILLISECONDS = 86_400_000;

/** A week has every kind of day in it: no challenger is promoted on less. */
export const MINIMUM_DAYS = 7;

/** What a look at an experiment leads to. */
export type Judgement =
  | { readonly kind: 'go_on' }
  /** Some challengers are out, and others are not. */
  | { readonly kind: 'close_arms'; readonly arms: readonly Arm[] }
  | { readonly kind: 'end'; readonly verdict: Verdict; readonly arms: readonly Arm[] };

/** What an experiment is judged by. */
export interface Look {
  readonly counts: ExperimentCounts;
  /** ISO 8601. */
  readonly now: string;
  /** Which version of the strategy is current. */
  readonly currentVersionId: VersionId | null;
}

/**
 * Judges a running experiment: a pure function of its counts and the moment, so that looking often,
 * late or twice changes nothing about what is found.
 */
export function judge(experiment: Experiment, look: Look): Judgement {
  const { terms, arms } = experiment;
  const end = (kind: Verdict['kind'], reason: string, versionId: VersionId | null = null) =>
    ({ kind: 'end', verdict: { kind, versionId, reason, at: look.now }, arms }) as const;
  if (experiment.status !== 'running' || terms === null) return { kind: 'go_on' };
  const onTrial = versionOnTrial(experiment);
  if (look.currentVersionId !== onTrial.versionId) {
    return end('stopped', `${onTrial.versionId} is no longer the current version.`);
  }
  if (sampleRatioOf(experiment, look.counts) >= Math.log(SAMPLE_RATIO_THRESHOLD)) {
    return end(
      'invalid',
      `Tasks were not assigned by the weights: ${sharesText(experiment, look)}.`,
    );
  }
  return experiment.kind === 'comparison'
    ? judgeComparison(experiment, terms, look)
    : judgeRetention(experiment, terms, look);
}

/**
 * The e-value against "tasks are assigned by the weights", over the arms that are still open.
 *
 * @returns its natural logarithm
 */
export function sampleRatioOf({ arms }: Experiment, counts: ExperimentCounts): number {
  const open = arms.filter(({ closed }) => closed === null);
  return sampleRatioEvidence(
    open.map(({ name, weight }) => ({ weight, assigned: armTotals(counts, name).assigned })),
  );
}

function judgeComparison(experiment: Experiment, terms: ExperimentTerms, look: Look): Judgement {
  const evidence = evidenceOfArms(experiment, terms, look.counts).filter(
    ({ arm }) => arm.closed === null,
  );
  const threshold = thresholdOf(experiment);
  const winner = evidence
    .filter((of) => obstacle(experiment, of, look) === undefined)
    .sort((left, right) => right.better.logCapital - left.better.logCapital)[0];
  if (winner !== undefined) {
    const { versionId, name } = winner.arm;
    const reason = `${name}, ${versionId}, is better than ${experiment.arms[0]?.versionId}: ${capitalText(winner.better.logCapital, threshold)}.`;
    return ended(experiment.arms, 'promote', reason, look.now, versionId);
  }
  const arms = experiment.arms.map((arm) => {
    const of = evidence.find((each) => each.arm === arm);
    return of === undefined ? arm : closedIfOut(arm, of, threshold, look.now);
  });
  const challengers = arms.slice(1);
  if (challengers.every(({ closed }) => closed !== null)) {
    const reasons = challengers.flatMap(({ closed }) => (closed === null ? [] : [closed]));
    const harmful = reasons.find(({ kind }) => kind === 'harmful');
    const kind = harmful === undefined ? 'reject' : 'harmful';
    const reason = (harmful === undefined ? reasons : [harmful])
      .map((each) => each.reason)
      .join(' ');
    return ended(arms, kind, reason.slice(0, 1_000), look.now);
  }
  const over = overdue(experiment, look);
  const better = evidence.find((of) => of.better.logCapital >= threshold);
  // What is better already has the week that a promotion needs, however soon the horizon comes.
  const waits = better !== undefined && daysSince(experiment.startedAt, look.now) < MINIMUM_DAYS;
  if (over !== undefined && !waits) {
    const but = better && obstacle(experiment, better, look);
    const reason =
      but === undefined ? over : `${over} ${better?.arm.name} was not promoted: ${but}`;
    return ended(arms, 'inconclusive', reason, look.now);
  }
  const changed = arms.some((arm, at) => arm !== experiment.arms[at]);
  return changed ? { kind: 'close_arms', arms } : { kind: 'go_on' };
}

/** Why a challenger is not promoted now, in words that follow a colon; `undefined`: nothing is in its way. */
export function obstacle(
  experiment: Experiment,
  { arm, wager, better, guardrails }: ArmEvidence,
  { counts, now }: Pick<Look, 'counts' | 'now'>,
): string | undefined {
  const control = experiment.arms[0]?.name ?? '';
  if (better.logCapital < thresholdOf(experiment)) return 'there is not enough evidence yet.';
  if (guardrails.some(({ breached }) => breached)) return 'a guardrail is breached.';
  if (daysSince(experiment.startedAt, now) < MINIMUM_DAYS) {
    return `it has been tested for less than ${MINIMUM_DAYS} days.`;
  }
  const elsewhere = liftWithoutLargestProject(counts, control, arm.name);
  if (elsewhere !== undefined && elsewhere <= 0) {
    return 'it is not better when the largest project is left out.';
  }
  const hurt = hurtSegments(counts, control, arm.name, wager);
  if (hurt.length > 0) return `it makes ${hurt.join(' and ')} credibly worse.`;
  return undefined;
}

function closedIfOut(arm: Arm, of: ArmEvidence, threshold: number, at: string): Arm {
  const breach = of.guardrails.find(({ breached }) => breached);
  if (breach !== undefined) {
    const reason = `${arm.name}, ${arm.versionId}, makes ${breach.metric} worse by more than its margin.`;
    return { ...arm, closed: { kind: 'harmful', versionId: null, reason, at } };
  }
  if (of.better.logCapital >= threshold || of.tooSmall.logCapital < threshold) return arm;
  const reason = `${arm.name}, ${arm.versionId}, is not better by the minimum effect.`;
  return { ...arm, closed: { kind: 'reject', versionId: null, reason, at } };
}

/** A promoted version goes back on credible harm, from whatever has arrived; else it stays. */
function judgeRetention(experiment: Experiment, terms: ExperimentTerms, look: Look): Judgement {
  const [previous, promoted] = experiment.arms;
  const [evidence] = evidenceOfArms(experiment, terms, look.counts);
  if (previous === undefined || promoted === undefined || evidence === undefined) {
    return { kind: 'go_on' };
  }
  const breach = evidence.guardrails.find(({ breached }) => breached);
  const threshold = thresholdOf(experiment);
  if (breach !== undefined || evidence.worseSoFar >= threshold) {
    const what =
      breach === undefined
        ? `is worse than ${previous.versionId}: ${capitalText(evidence.worseSoFar, threshold)}`
        : `makes ${breach.metric} worse than ${previous.versionId} does by more than its margin`;
    const reason = `${promoted.versionId} ${what}.`;
    return ended(experiment.arms, 'roll_back', reason, look.now, previous.versionId);
  }
  if (experiment.endsAt !== null && look.now >= experiment.endsAt) {
    const reason = `${promoted.versionId} has not been found worse than ${previous.versionId}.`;
    return ended(experiment.arms, 'keep', reason, look.now);
  }
  return { kind: 'go_on' };
}

/** Why the experiment ends undecided; `undefined` while it may go on. */
function overdue(experiment: Experiment, { counts, now }: Look): string | undefined {
  const closed = experiment.arms.reduce((sum, { name }) => sum + armTotals(counts, name).closed, 0);
  if (closed >= experiment.horizonTasks) {
    return `No challenger was found better or not better within ${experiment.horizonTasks} tasks.`;
  }
  if (experiment.endsAt !== null && now >= experiment.endsAt) {
    const days = Math.round(daysSince(experiment.startedAt, experiment.endsAt));
    return `No challenger was found better or not better within ${days} days.`;
  }
  return undefined;
}

function ended(
  arms: readonly Arm[],
  kind: Verdict['kind'],
  reason: string,
  at: string,
  versionId: VersionId | null = null,
): Judgement {
  return { kind: 'end', verdict: { kind, versionId, reason, at }, arms };
}

export function daysSince(startedAt: string | null, now: string): number {
  return startedAt === null ? 0 : (Date.parse(now) - Date.parse(startedAt)) / DAY_MILLISECONDS;
}

/** Capital that has reached the threshold, in whole numbers that say so. */
function capitalText(logCapital: number, threshold: number): string {
  const needed = Math.round(Math.exp(threshold));
  const reached = Math.max(needed, Math.floor(Math.exp(Math.min(logCapital, 700))));
  return `the evidence reached ${reached}, and ${needed} is enough`;
}

function sharesText({ arms }: Experiment, { counts }: Look): string {
  const total = arms.reduce((sum, { name }) => sum + armTotals(counts, name).assigned, 0);
  return arms
    .map(({ name, weight }) => {
      const share = total === 0 ? 0 : armTotals(counts, name).assigned / total;
      return `${name} got ${percent(share)} instead of ${percent(weight)}`;
    })
    .join(', ');
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
