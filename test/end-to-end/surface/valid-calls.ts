import { type RouteName, routes } from '../../../functions/routes.ts';
import type { Call } from './http.ts';

export const CONFIGURATION = {
  decomposition: { approach: 'parallel', maxSubtasks: 4 },
  agentSelection: {
    agents: ['claude', 'codex'],
    default: 'claude',
    rules: [{ when: { complexity: ['high'], attempt: { min: 2 } }, agent: 'codex' }],
  },
  parallelism: { maxParallelAgents: 2 },
  retry: {
    maxAttempts: 3,
    backoff: 'exponential',
    initialDelaySeconds: 30,
    onFailure: { timeout: 'switch_agent' },
  },
  escalation: {
    afterFailedAttempts: 3,
    afterMinutes: 60,
    onFailureCodes: ['auth'],
    aboveCostUsd: 5,
  },
} as const;

const ALTERNATIVES = ['claude', 'codex', { value: 'gemini', features: { harness: 'cli' } }];
const CONTEXT = { attempt: 2, previousOption: 'codex', previousFailure: 'timeout', retried: true };
const FACTS = {
  success: true,
  merged: true,
  ciPassed: true,
  humanFeedback: 0.8,
  iterations: 3,
  lintClean: true,
  testsAdded: false,
  durationSeconds: 812,
  costUsd: 0.42,
  escalated: false,
  failureCode: null,
  observedAt: '2026-01-31T12:00:00+02:00',
  final: false,
};

/** What each route takes besides its parameters: every field that it knows, all of them valid. */
const BODIES = {
  createSelection: {
    runId: 'run-of-selection',
    taskId: 'issue-482',
    task: { title: 'Crash when saving', body: 'Since 2.1', labels: ['bug'], type: 'bug' },
    project: { id: 'acme/web', language: 'TypeScript', linesOfCode: 48_210, testCoverage: 0.71 },
    choices: [{ type: 'select_agent', alternatives: ALTERNATIVES, context: CONTEXT }],
  },
  createChoice: {
    runId: 'run-of-choice',
    decisionId: 'decision-of-choice',
    type: 'select_agent',
    alternatives: ALTERNATIVES,
    context: CONTEXT,
  },
  recordDecisions: {
    decisions: [
      {
        decisionId: 'decision-of-record',
        runId: 'run-of-decisions',
        type: 'parallelize',
        chosen: 'claude',
        alternatives: ALTERNATIVES,
        propensity: 0.5,
        context: CONTEXT,
        strategyVersionId: 'bug-default@1',
        decidedAt: '2026-01-31T12:00:00Z',
      },
    ],
  },
  recordOutcome: {
    ...FACTS,
    decisions: [{ type: 'escalate', chosen: 'no', alternatives: ['yes', 'no'], propensity: 0.9 }],
  },
  recordOutcomes: { outcomes: [{ runId: 'run-of-outcomes', ...FACTS, decisions: [] }] },
  changeSettings: {
    reason: 'a test',
    mode: 'learning',
    allowedAgents: null,
    costWeight: 0.1,
    spendCapUsd: 10,
    escalationCostUsd: 5,
    qualityWeights: {
      merged: 0.3,
      ciPassed: 0.2,
      humanFeedback: 0.2,
      iterations: 0.15,
      lintClean: 0.1,
      testsAdded: 0.05,
    },
    applicableSignals: ['merged', 'ciPassed'],
    outcomeWindowSeconds: 604_800,
    holdoutShare: 0.05,
    offlineFallback: false,
  },
  saveStrategy: {
    reason: 'a test',
    name: 'Bugs in small projects',
    taskType: 'bug',
    contextRules: { projectSize: 'small', testCoverage: ['low', 'medium'], attempt: { max: 3 } },
    enabled: true,
    evolution: 'paused',
    thresholds: {
      satisfactorySuccessRate: 0.8,
      minimumDecisions: 30,
      windowDays: 60,
      minimumDaysBetween: 14,
    },
  },
  addVersion: { config: CONFIGURATION, reasoning: 'Two agents are faster.', makeCurrent: false },
  setCurrentVersion: { versionId: 'bug-default@1', reason: 'a test' },
  createExperiment: {
    slug: 'bug-default',
    arms: [
      { versionId: 'bug-default@1', weight: 0.5 },
      { versionId: 'bug-default@2', weight: 0.5 },
    ],
    minimumEffect: 0.1,
    horizonTasks: 2_000,
    guardrails: [
      { metric: 'cost', margin: 0.25 },
      { metric: 'failure', margin: 0.05 },
    ],
    draft: true,
    reason: 'a test',
  },
  startEvolution: { dryRun: true, reason: 'a test' },
  startExperiment: { reason: 'a test' },
  stopExperiment: { reason: 'a test' },
} as const satisfies Partial<Record<RouteName, object>>;
export type RouteWithBody = keyof typeof BODIES;

export const ROUTE_NAMES = Object.keys(routes).filter((name): name is RouteName =>
  Object.hasOwn(routes, name),
);
export const ROUTES_WITH_BODY = ROUTE_NAMES.filter((name): name is RouteWithBody =>
  Object.hasOwn(BODIES, name),
);

/** A call that the route takes. */
export function validCall(
  name: RouteName,
  parameters: Readonly<Record<string, string>> = {},
): Call {
  const { method, path } = routes[name];
  const values: Record<string, string> = {
    runId: 'run-1',
    slug: 'bug-default',
    experimentId: 'bug-default-x2',
    executionId: 'local-1',
    ...parameters,
  };
  return {
    method,
    path: path.replace(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(values[key] ?? '')),
    ...(Object.hasOwn(BODIES, name) ? { body: structuredClone(bodyOf(name)) } : {}),
  };
}

/** The route's call with parts of its body replaced; `undefined` leaves a part out. */
export function callWith(name: RouteWithBody, changes: Readonly<Record<string, unknown>>): Call {
  return { ...validCall(name), body: { ...BODIES[name], ...changes } };
}

function bodyOf(name: RouteName): object | undefined {
  return Object.entries(BODIES).find(([each]) => each === name)?.[1];
}
