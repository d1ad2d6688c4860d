import type * as z from 'zod';
import type { runReplySchema } from '../../../functions/replies/run.ts';
import { unitInterval } from '../../../shared/domain/random/unit-interval.ts';
import { type Call, outcomeCall } from './api.ts';

export type RunReply = z.infer<typeof runReplySchema>;

/** One call about a run, and how to see in the stored run that it was carried out. */
export interface Step {
  readonly call: Call;
  isStored(run: RunReply): boolean;
}

/** What happens in one run, call after call. */
export interface RunHistory {
  readonly runId: string;
  readonly steps: readonly Step[];
  /** How many decisions the run has in the end. */
  readonly decisions: number;
  readonly reports: number;
}

const AGENTS = ['claude', 'codex', 'gemini'];
const MODELS = ['large', 'medium', 'small'];
const TASK_TYPES = ['bug', 'feature', 'refactor', 'issue'] as const;

/**
 * A made-up history, the same every time: runs that ask, runs that log what they decided by
 * themselves, before the outcome or with it, and runs whose outcome is revised. Every id, option,
 * propensity and moment of observation is fixed. What it teaches depends on nothing else as long as
 * Baton answers alike, as it does in mode `off`.
 */
export function madeUpHistory(runs: number): readonly RunHistory[] {
  return Array.from({ length: runs }, (_, at) => {
    const runId = `run-${at}`;
    switch (at % 4) {
      case 0:
        return selectingRun(runId);
      case 1:
        return choosingRun(runId);
      case 2:
        return loggingRun(runId);
      default:
        return reportingRun(runId);
    }
  });
}

function selectingRun(runId: string): RunHistory {
  const selection = post(
    '/v1/selections',
    {
      runId,
      task: { type: pick(TASK_TYPES, runId, 'task type'), title: 'Made up' },
      project: { id: pick(['acme/web', 'acme/api'], runId, 'project'), linesOfCode: 12_000 },
      choices: [{ type: 'select_agent', alternatives: AGENTS }],
    },
    ({ decisions }) => decisions.length === 2,
  );
  return { runId, steps: [selection, report(runId, 1)], decisions: 2, reports: 1 };
}

function choosingRun(runId: string): RunHistory {
  const choice = (attempt: number) =>
    post(
      '/v1/choices',
      {
        runId,
        decisionId: `${runId}/choice-${attempt}`,
        type: 'select_model',
        alternatives: MODELS,
        context: { attempt, taskKind: pick(TASK_TYPES, runId, 'task kind') },
      },
      hasDecisions([`${runId}/choice-${attempt}`]),
    );
  const steps = [choice(1), choice(2), report(runId, 1), report(runId, 2)];
  return { runId, steps, decisions: 2, reports: 2 };
}

function loggingRun(runId: string): RunHistory {
  const decisions = [loggedDecision(runId, 'first'), loggedDecision(runId, 'second')];
  const ids = decisions.map(({ decisionId }) => decisionId);
  const body = { decisions: decisions.map((decision) => ({ ...decision, runId })) };
  const logged = post('/v1/decisions', body, hasDecisions(ids));
  const steps = [report(runId, 1), logged, report(runId, 2)];
  return { runId, steps, decisions: 2, reports: 2 };
}

function reportingRun(runId: string): RunHistory {
  const decisions = [loggedDecision(runId, 'only')];
  return { runId, steps: [report(runId, 1, decisions)], decisions: 1, reports: 1 };
}

function loggedDecision(runId: string, name: string) {
  const probability = Math.ceil(unitInterval('propensity', runId + name) * 100) / 100;
  return {
    decisionId: `${runId}/${name}`,
    type: 'select_model',
    chosen: pick(MODELS, runId, name),
    alternatives: MODELS,
    propensity: probability,
    context: { taskKind: pick(TASK_TYPES, runId, 'task kind') },
  };
}

/** The `number`th report of a run; its number can be read back as `iterations`. */
function report(
  runId: string,
  number: number,
  decisions: readonly ReturnType<typeof loggedDecision>[] = [],
): Step {
  const unit = (salt: string) => unitInterval(`${salt} ${number}`, runId);
  const outcome = {
    ...(unit('kind') < 0.5 ? { success: unit('success') } : { merged: unit('merged') < 0.6 }),
    ciPassed: unit('ci') < 0.7,
    costUsd: unit('cost') * 2,
    durationSeconds: unit('duration') * 1_000,
    iterations: number,
    ...(unit('failure') < 0.1 ? { failureCode: 'timeout' } : {}),
    observedAt: `2026-01-0${number}T00:00:00.000Z`,
  };
  const body = decisions.length === 0 ? outcome : { ...outcome, decisions };
  const ids = hasDecisions(decisions.map(({ decisionId }) => decisionId));
  return {
    call: outcomeCall(runId, body),
    isStored: (run) => (run.outcome?.iterations ?? 0) >= number && ids(run),
  };
}

function post(path: string, body: unknown, isStored: Step['isStored']): Step {
  return { call: { method: 'POST', path, body }, isStored };
}

function hasDecisions(ids: readonly string[]): Step['isStored'] {
  return ({ decisions }) =>
    ids.every((id) => decisions.filter(({ decisionId }) => decisionId === id).length === 1);
}

function pick<Item>(items: readonly Item[], runId: string, salt: string): Item {
  const item = items[Math.floor(unitInterval(salt, runId) * items.length)];
  if (item === undefined) throw new Error('expected something to pick from');
  return item;
}
