import type { ApiClient, ChoiceAnswer, ChoiceRequest, DecisionReport } from '../api-client.ts';
import { nextQuestion, STOP } from './attempts.ts';
import type { ScheduledRun } from './schedule.ts';
import { outcomeOf, type RecordedOutcome } from './task.ts';
import { recordedUtility, succeeded } from './utility.ts';

/** A decision as the server answered it. */
export interface PlayedDecision {
  readonly decisionId: string;
  readonly chosen: string;
}

/** An option that was tried, with what it achieved. */
export interface Trial {
  readonly option: string;
  readonly outcome: RecordedOutcome;
}

export interface PlayedRun extends ScheduledRun {
  /** In order of asking; the last may be "stop". */
  readonly decisions: readonly PlayedDecision[];
  /** In order; all but the last failed. */
  readonly tried: readonly Trial[];
  /** Success of the last attempt and the dollars of all of them. */
  readonly outcome: RecordedOutcome;
  /** In [−1, 1]. */
  readonly utility: number;
}

export interface PlayTerms {
  /** The most attempts at one task. */
  readonly attempts: number;
  /** Quality that one dollar is worth. */
  readonly costWeight: number;
}

/** One report waits this long for its fold, as long as the server allows. */
const WAIT_SECONDS = 5;
/** How often an outcome is sent while it is not folded: a minute in all. */
const FOLD_WAITS = 12;

/**
 * Plays one run through the API: asks, looks up what the chosen option achieved, asks again after a
 * failure while attempts are left, reports the outcome and waits until it is learned from.
 * Throws when the server refuses, chooses what was not offered, or does not fold within a minute.
 */
export async function playRun(
  client: ApiClient,
  run: ScheduledRun,
  { attempts, costWeight }: PlayTerms,
): Promise<PlayedRun> {
  const decisions: PlayedDecision[] = [];
  const unrecorded: DecisionReport[] = [];
  const tried: Trial[] = [];
  while (tried.length < attempts && !tried.some(({ outcome }) => succeeded(outcome))) {
    const options = tried.map(({ option }) => option);
    const question = nextQuestion(run.task, run.runId, options);
    const answer = await client.choose(question);
    decisions.push({ decisionId: answer.decisionId, chosen: answer.chosen });
    if (!answer.recorded) unrecorded.push(asReport(question, answer));
    if (tried.length > 0 && answer.chosen === STOP) break;
    tried.push({ option: answer.chosen, outcome: outcomeOf(run.task, answer.chosen) });
  }
  const outcome = outcomeOfAll(tried);
  await reportAndWait(client, run.runId, outcome, unrecorded);
  return { ...run, decisions, tried, outcome, utility: recordedUtility(outcome, costWeight) };
}

function outcomeOfAll(tried: readonly Trial[]): RecordedOutcome {
  return {
    success: tried.at(-1)?.outcome.success ?? 0,
    costUsd: tried.reduce((sum, { outcome }) => sum + outcome.costUsd, 0),
  };
}

/** What the server could not store in time travels with the outcome. */
function asReport(question: ChoiceRequest, answer: ChoiceAnswer): DecisionReport {
  const { type, alternatives, context } = question;
  const { decisionId, chosen } = answer;
  const propensity = answer.propensity === null ? {} : { propensity: answer.propensity };
  return { decisionId, type, chosen, alternatives, context, ...propensity };
}

async function reportAndWait(
  client: ApiClient,
  runId: string,
  outcome: RecordedOutcome,
  unrecorded: readonly DecisionReport[],
): Promise<void> {
  const decisions = unrecorded.length > 0 ? { decisions: unrecorded } : {};
  const report = { ...outcome, final: true, ...decisions };
  for (let waited = 0; waited < FOLD_WAITS; waited += 1) {
    if ((await client.reportOutcome(runId, report, WAIT_SECONDS)) === 'folded') return;
  }
  const seconds = FOLD_WAITS * WAIT_SECONDS;
  throw new Error(`the outcome of ${runId} was accepted but not learned from within ${seconds} s`);
}
