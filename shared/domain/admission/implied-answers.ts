import { canonicalJson } from '../canonical-json.ts';
import { eligibilityOf } from '../policy/eligibility.ts';
import { preferredOption } from '../policy/preference.ts';
import { FAILURE_ACTIONS, namedAgents } from '../proposal/named-leaves.ts';
import type { Configuration } from '../strategy/configuration.ts';
import type { LoggedRun, ReplayedQuestion } from './logged-run.ts';

/** What a configuration implies for one question. */
export interface ImpliedAnswer {
  /** Values that may be chosen. */
  readonly eligible: readonly string[];
  /** The one named before evidence; `null`: none is. */
  readonly preferred: string | null;
}

/** Everything that a configuration implies for a run. */
export interface ImpliedAnswers {
  /** The numbers and words that every run is told at its start and keeps to. */
  readonly told: string;
  /** In the order of the run's questions. */
  readonly questions: readonly ImpliedAnswer[];
  /** What is done after each failure that was met. */
  readonly afterFailure: readonly (string | null)[];
}

/** @param allowedAgents the deployment's allow-list; `null` allows all */
export function impliedAnswers(
  config: Configuration,
  run: LoggedRun,
  allowedAgents: readonly string[] | null,
): ImpliedAnswers {
  const { decomposition, parallelism } = config;
  const { onFailure: _, ...retry } = config.retry;
  const { onFailureCodes: __, ...escalation } = config.escalation;
  return {
    told: canonicalJson({ decomposition, parallelism, retry, escalation }),
    questions: questionsOf(run, config).map((question) =>
      answerTo(question, config, allowedAgents),
    ),
    afterFailure: run.failureCodes.map((code) => {
      const context = { ...run.context, previousFailure: code };
      return preferredOption('retry', FAILURE_ACTIONS, context, config) ?? null;
    }),
  };
}

/** The same as one text: equal texts, equal behaviour in this run. */
export function behaviourOf(
  config: Configuration,
  run: LoggedRun,
  allowedAgents: readonly string[] | null,
): string {
  return canonicalJson(impliedAnswers(config, run, allowedAgents));
}

/**
 * The run's questions. Where nobody was asked which agent to take, the configuration told it: that
 * counts as a question over the agents it names.
 */
function questionsOf(
  { questions, context }: LoggedRun,
  config: Configuration,
): readonly Omit<ReplayedQuestion, 'chosen'>[] {
  if (questions.some(({ type }) => type === 'select_agent')) return questions;
  const named = new Set([...config.agentSelection.agents, ...namedAgents(config)]);
  const alternatives = [...named].sort().map((value) => ({ value }));
  return [...questions, { type: 'select_agent', context, alternatives }];
}

function answerTo(
  { type, context, alternatives }: Omit<ReplayedQuestion, 'chosen'>,
  config: Configuration,
  allowedAgents: readonly string[] | null,
): ImpliedAnswer {
  const eligibility = eligibilityOf(type, alternatives, context, config, allowedAgents);
  const eligible = alternatives
    .map(({ value }) => value)
    .filter((_, at) => eligibility?.eligible[at] === true);
  return { eligible, preferred: preferredOption(type, eligible, context, config) ?? null };
}
