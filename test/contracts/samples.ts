import { type Decision, decisionSchema } from '../../shared/domain/decision/decision.ts';
import { type Experiment, experimentSchema } from '../../shared/domain/experiment/experiment.ts';
import {
  type ExperimentTask,
  experimentTaskSchema,
} from '../../shared/domain/experiment/experiment-task.ts';
import {
  experimentIdSchema,
  runIdSchema,
  slugSchema,
  taskIdSchema,
  versionIdSchema,
} from '../../shared/domain/identifiers.ts';
import { type Alert, alertSchema } from '../../shared/domain/operations/alert.ts';
import { type AuditEntry, auditEntrySchema } from '../../shared/domain/operations/audit-entry.ts';
import {
  type Folded,
  foldedSchema,
  newRun,
  type Run,
  runSchema,
} from '../../shared/domain/run/run.ts';
import {
  type Selection,
  selectionSchema,
  type TaskAssignment,
  taskAssignmentSchema,
} from '../../shared/domain/run/selection.ts';
import { configurationSchema } from '../../shared/domain/strategy/configuration.ts';
import { contentHash } from '../../shared/domain/strategy/content-hash.ts';
import {
  type Strategy,
  type StrategyVersion,
  strategySchema,
  strategyVersionSchema,
} from '../../shared/domain/strategy/strategy.ts';

/** The moment `seconds` after the samples' beginning. */
export function at(seconds: number): string {
  return new Date(Date.UTC(2026, 0, 1) + seconds * 1_000).toISOString();
}

export function sampleConfiguration(maxAttempts = 2) {
  return configurationSchema.parse({
    decomposition: { approach: 'single', maxSubtasks: 1 },
    agentSelection: { agents: ['claude', 'codex'], default: 'claude' },
    parallelism: { maxParallelAgents: 1 },
    retry: { maxAttempts, backoff: 'fixed', initialDelaySeconds: 30 },
    escalation: { afterFailedAttempts: 2, afterMinutes: 60, aboveCostUsd: 5 },
  });
}

/** @param changes checked by the schema, so that a test may write an id as plain text */
export function sampleDecision(
  runId: string,
  changes: Readonly<Record<string, unknown>> = {},
): Decision {
  return decisionSchema.parse({
    decisionId: `decision of ${runId}`,
    runId,
    type: 'select_agent',
    chosen: 'claude',
    alternatives: [
      { value: 'claude', probability: 0.75, estimate: 0.5, features: { harness: 'cli' } },
      { value: 'codex', probability: 0.25, estimate: null },
    ],
    propensity: 0.75,
    context: { taskType: 'bug', attempt: 1, hasCodeRefs: true },
    source: 'policy',
    strategyVersionId: 'bug-default@1',
    policyVersion: 'p1',
    shadow: null,
    why: 'the best estimate',
    stale: false,
    decidedAt: at(0),
    ...changes,
  });
}

export function sampleSelection(
  runId: string,
  strategy = 'bug-default',
  experimentId: string | null = null,
): Selection {
  return selectionSchema.parse({
    decision: sampleDecision(runId, { decisionId: `selection of ${runId}` }),
    strategy: {
      slug: strategy,
      versionId: `${strategy}@1`,
      version: 1,
      config: sampleConfiguration(),
    },
    experimentId,
    arm: experimentId === null ? null : 'control',
  });
}

/** A run as its first call stores it, due at once. */
export function sampleRun(id: string, changes: Partial<Run> = {}): Run {
  const run = newRun(runIdSchema.parse(id), taskIdSchema.parse(`task of ${id}`), at(0), 3_600);
  return runSchema.parse({ ...run, dueAt: at(0), ...changes });
}

/** The run as the next call writes it. */
export function nextRevision(run: Run, changes: Partial<Run> = {}): Run {
  return { ...run, ...changes, revision: run.revision + 1 };
}

/** What a run's first fold made of its first revision. */
export function sampleFolded(changes: Partial<Folded> = {}): Folded {
  return foldedSchema.parse({ count: 1, revision: 1, window: 'open', evidence: null, ...changes });
}

export function sampleAssignment(
  taskId: string,
  runId: string,
  experimentId: string | null = null,
): TaskAssignment {
  return taskAssignmentSchema.parse({
    taskId,
    firstRunId: runId,
    assignedAt: at(0),
    selection: sampleSelection(runId, 'bug-default', experimentId),
  });
}

export function sampleStrategy(slug: string, changes: Partial<Strategy> = {}): Strategy {
  return strategySchema.parse({
    slug,
    name: `The strategy ${slug}`,
    taskType: 'bug',
    contextRules: { complexity: ['low', 'medium'], linesOfCode: { min: 1_000 } },
    currentVersionId: null,
    baselineVersionId: null,
    createdAt: at(0),
    updatedAt: at(0),
    revision: 1,
    ...changes,
  });
}

/** Version `number`, whose configuration differs with `maxAttempts`. */
export function sampleVersion(slug: string, number: number, maxAttempts = number): StrategyVersion {
  const config = sampleConfiguration(maxAttempts);
  return strategyVersionSchema.parse({
    id: `${slug}@${number}`,
    slug,
    number,
    parentVersionId: null,
    config,
    provenance: 'hand_designed',
    reasoning: 'a sample',
    expectedImprovement: null,
    contentHash: contentHash(config),
    createdAt: at(0),
  });
}

export function sampleAudit(id: string, changes: Partial<AuditEntry> = {}): AuditEntry {
  return auditEntrySchema.parse({
    id,
    at: at(0),
    caller: 'operator',
    action: 'settings_changed',
    subject: 'settings',
    reason: 'a sample',
    before: null,
    after: { mode: 'frozen' },
    ...changes,
  });
}

export function sampleAlert(id: string, changes: Partial<Alert> = {}): Alert {
  return alertSchema.parse({
    id,
    code: 'policy_stale',
    severity: 'warning',
    subject: 'deployment',
    message: 'the policy is old',
    count: 1,
    firstAt: at(0),
    lastAt: at(0),
    ...changes,
  });
}

export function sampleExperiment(id: string, changes: Partial<Experiment> = {}): Experiment {
  const slug = changes.slug ?? 'bug-default';
  return experimentSchema.parse({
    id,
    slug,
    kind: 'comparison',
    status: 'draft',
    arms: [
      { name: 'control', versionId: `${slug}@1`, weight: 0.5, closed: null },
      { name: 'challenger-1', versionId: `${slug}@2`, weight: 0.5, closed: null },
    ],
    minimumEffect: 0.05,
    horizonTasks: 400,
    guardrails: [{ metric: 'cost', margin: 0.2 }],
    reason: 'a sample',
    terms: null,
    createdAt: at(0),
    startedAt: null,
    endsAt: null,
    verdict: null,
    revision: 1,
    ...changes,
  });
}

/** A task as the first fold of its first run leaves it. */
export function sampleTask(
  experimentId: string,
  taskId: string,
  changes: Partial<ExperimentTask> = {},
): ExperimentTask {
  return experimentTaskSchema.parse({
    experimentId,
    taskId,
    arm: 'control',
    day: at(0).slice(0, 10),
    project: 7,
    segment: 'bug/medium',
    closesAt: at(86_400),
    runs: [
      {
        runId: `run of ${taskId}`,
        createdAt: at(0),
        quality: 0.875,
        success: true,
        costUsd: 1.25,
        durationSeconds: 60,
        escalated: false,
      },
    ],
    counted: { score: 85, guardrails: [25, 2, 0, 0] },
    closed: false,
    revision: 1,
    ...changes,
  });
}

export const slugOf = (text: string) => slugSchema.parse(text);
export const runIdOf = (text: string) => runIdSchema.parse(text);
export const experimentIdOf = (text: string) => experimentIdSchema.parse(text);
export const taskIdOf = (text: string) => taskIdSchema.parse(text);
export const versionIdOf = (text: string) => versionIdSchema.parse(text);
