import { type Decision, decisionSchema } from '../../shared/domain/decision/decision.ts';
import {
  runIdSchema,
  slugSchema,
  taskIdSchema,
  versionIdSchema,
} from '../../shared/domain/identifiers.ts';
import { evidenceOfRun } from '../../shared/domain/learning/evidence-of-run.ts';
import { unitInterval } from '../../shared/domain/random/unit-interval.ts';
import { newRun, type Run, runSchema } from '../../shared/domain/run/run.ts';
import { DEFAULT_SETTINGS } from '../../shared/domain/settings.ts';
import { configurationSchema } from '../../shared/domain/strategy/configuration.ts';

export const SLUG = slugSchema.parse('bug-default');
export const VERSION = versionIdSchema.parse('bug-default@1');
export const NOW = '2026-03-01T00:00:00.000Z';

/** The selection among them. */
export const DECISIONS_A_RUN = 5;

const DAY_MILLISECONDS = 86_400_000;
const AGENTS = ['claude', 'codex', 'gemini', 'aider'];

export const CONFIG = configurationSchema.parse({
  decomposition: { approach: 'single', maxSubtasks: 1 },
  agentSelection: { agents: AGENTS, default: 'claude' },
  parallelism: { maxParallelAgents: 2 },
  retry: { maxAttempts: 4, backoff: 'fixed', initialDelaySeconds: 30 },
  escalation: { afterFailedAttempts: 4, afterMinutes: 60, aboveCostUsd: 5 },
});

/** A settled run as it is stored, with the decisions that lie beside it. */
export interface MadeUpRun {
  readonly run: Run;
  readonly decisions: readonly Decision[];
}

/** Run number `number` of `count`, spread over 59 days before {@link NOW}; each third one tries again. */
export function madeUpRun(number: number, count: number): MadeUpRun {
  const runId = `run-${number}-of-${count}`;
  const chance = (salt: string) => unitInterval(salt, runId);
  const pick = (salt: string, values: readonly string[]) =>
    values[Math.floor(chance(salt) * values.length)] ?? '';
  const createdAt = new Date(
    Date.parse(NOW) - (59 * DAY_MILLISECONDS * (number + 1)) / (count + 1),
  ).toISOString();
  const context = {
    taskType: 'bug',
    complexity: pick('complexity', ['low', 'medium', 'high']),
    hasCodeRefs: chance('code') < 0.5,
    language: pick('language', ['python', 'typescript', 'go', 'rust', 'java']),
    projectSize: pick('size', ['small', 'medium', 'large', 'huge']),
    testCoverage: pick('coverage', ['low', 'medium', 'high', 'unknown']),
    historicalSuccessRate: 0.6,
    project: `acme/${Math.floor(chance('project') * 50)}`,
  };
  const decision = (type: string, options: readonly string[], more: Decision['context'] = {}) =>
    decisionSchema.parse({
      decisionId: `${type}-${more.attempt ?? 1}-${runId}`,
      runId,
      type,
      chosen: pick(`${type} ${more.attempt}`, options),
      alternatives: options.map((value) => ({
        value,
        probability: 1 / options.length,
        estimate: 0.61234,
      })),
      propensity: 1 / options.length,
      context: { ...context, ...more },
      source: 'policy',
      strategyVersionId: type === 'select_strategy' ? null : VERSION,
      policyVersion: 'f00dfeed-1234',
      shadow: null,
      why: 'drawn by the policy: the best estimate and its bonus',
      stale: false,
      decidedAt: createdAt,
    });
  const attempts = 1 + Math.max(0, Math.floor(chance('attempts') * 6) - 3);
  const tries = Array.from({ length: attempts }, (_, at) =>
    decision('select_agent', AGENTS, {
      attempt: at + 1,
      ...(at === 0 ? {} : { previousFailure: pick(`failure ${at}`, ['timeout', 'tests_failed']) }),
    }),
  );
  const others = ['decompose', 'parallelize', 'review'].map((type) =>
    decision(type, ['yes', 'no']),
  );
  const decisions = [...tries, ...others].slice(0, DECISIONS_A_RUN - 1);
  const success = chance('success') < 0.6;
  const fresh = newRun(
    runIdSchema.parse(runId),
    taskIdSchema.parse(`task-${runId}`),
    createdAt,
    3_600,
  );
  const run = runSchema.parse({
    ...fresh,
    project: context.project,
    context,
    selection: {
      decision: decision('select_strategy', [VERSION, 'bug-cautious@1']),
      strategy: { slug: SLUG, versionId: VERSION, version: 1, config: CONFIG },
      experimentId: null,
      arm: null,
    },
    outcome: {
      facts: {
        success: success ? 1 : 0,
        costUsd: chance('cost') * 3,
        durationSeconds: chance('duration') * 3_000,
        iterations: 1 + Math.floor(chance('iterations') * 9),
        ...(success ? {} : { failureCode: pick('code', ['timeout', 'tests_failed', 'crash']) }),
      },
      observedAt: { success: createdAt },
      final: true,
    },
    decisionCount: decisions.length,
    dueAt: null,
  });
  const evidence = evidenceOfRun(run, decisions, 'closed', DEFAULT_SETTINGS);
  const folded = { count: 1, revision: 1, window: 'closed' as const, evidence, attribution: null };
  return { run: { ...run, folded }, decisions };
}
