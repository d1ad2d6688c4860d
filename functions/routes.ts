/**
 * The one table of routes. The API on AWS, the embedded server, the OpenAPI document and the access
 * rules are all made from it.
 */
import * as z from 'zod';
import {
  outcomeRequestSchema,
  outcomesRequestSchema,
} from '../shared/application/accept-outcome.ts';
import { settingsRequestSchema } from '../shared/application/change-settings.ts';
import { choiceRequestSchema } from '../shared/application/choose-option.ts';
import { decisionsRequestSchema } from '../shared/application/record-decisions.ts';
import { selectionRequestSchema } from '../shared/application/select-strategy.ts';
import {
  currentVersionRequestSchema,
  strategyRequestSchema,
  versionRequestSchema,
} from '../shared/application/strategies.ts';
import { runIdSchema, slugSchema } from '../shared/domain/identifiers.ts';
import { momentSchema } from '../shared/domain/outcome/report.ts';
import { settingsSchema } from '../shared/domain/settings.ts';
import { strategySchema, strategyVersionSchema } from '../shared/domain/strategy/strategy.ts';
import { acceptedReplySchema } from './replies/accepted.ts';
import { choiceReplySchema } from './replies/choice.ts';
import { healthReplySchema } from './replies/health.ts';
import { insightsReplySchema } from './replies/insights.ts';
import { alertReplySchema, auditReplySchema, pageOf } from './replies/page.ts';
import { policyReplySchema } from './replies/policy.ts';
import { runReplySchema, runSummarySchema } from './replies/run.ts';
import { selectionReplySchema } from './replies/selection.ts';

/** Who may call a route. */
export type Audience = 'public' | 'agent' | 'operator';

/** The function that serves a route on AWS, named for what it is allowed to do. */
export type FunctionName = 'decide' | 'record' | 'read' | 'operate';

export interface Route<
  Parameters extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
> {
  /** Names the operation in the document. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** With parameters in braces: `/v1/runs/{runId}`. */
  readonly path: `/${string}`;
  readonly audience: Audience;
  readonly function: FunctionName;
  readonly summary: string;
  readonly parameters: Parameters;
  readonly query: Query;
  /** `undefined` for a route without a body. */
  readonly body: Body;
  /** What it answers when it does not refuse, by status. */
  readonly replies: Readonly<
    Record<number, { readonly description: string; readonly schema?: z.ZodType }>
  >;
}

const nothing = z.strictObject({});
const noBody = z.undefined();
const page = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().min(1).max(1_000).optional(),
};
const ofRun = z.strictObject({ runId: runIdSchema });
const ofStrategy = z.strictObject({ slug: slugSchema });

const strategyReply = strategySchema;
const strategyViewReply = strategySchema.extend({ versions: z.array(strategyVersionSchema) });

export const routes = {
  createSelection: {
    operation: 'createSelection',
    method: 'POST',
    path: '/v1/selections',
    audience: 'agent',
    function: 'decide',
    summary: 'Which strategy should this run follow?',
    parameters: nothing,
    query: nothing,
    body: selectionRequestSchema,
    replies: { 200: { description: 'The strategy to follow', schema: selectionReplySchema } },
  },
  createChoice: {
    operation: 'createChoice',
    method: 'POST',
    path: '/v1/choices',
    audience: 'agent',
    function: 'decide',
    summary: 'Which option should be taken at this decision point?',
    parameters: nothing,
    query: nothing,
    body: choiceRequestSchema,
    replies: { 200: { description: 'The option to take', schema: choiceReplySchema } },
  },
  readPolicy: {
    operation: 'readPolicy',
    method: 'GET',
    path: '/v1/policy',
    audience: 'agent',
    function: 'decide',
    summary: 'The compiled policy, for deciding without a call; changes with its ETag',
    parameters: nothing,
    query: nothing,
    body: noBody,
    replies: {
      200: { description: 'The policy', schema: policyReplySchema },
      304: { description: 'The policy has not changed' },
    },
  },
  recordDecisions: {
    operation: 'recordDecisions',
    method: 'POST',
    path: '/v1/decisions',
    audience: 'agent',
    function: 'record',
    summary: 'What the orchestrator decided by itself',
    parameters: nothing,
    query: nothing,
    body: decisionsRequestSchema,
    replies: { 202: { description: 'Stored', schema: acceptedReplySchema } },
  },
  recordOutcome: {
    operation: 'recordOutcome',
    method: 'PATCH',
    path: '/v1/runs/{runId}/outcome',
    audience: 'agent',
    function: 'record',
    summary: 'How the run ended, as it becomes known; waits for the fold with `Prefer: wait=5`',
    parameters: ofRun,
    query: nothing,
    body: outcomeRequestSchema,
    replies: {
      200: { description: 'Stored and learned from', schema: runReplySchema },
      202: { description: 'Stored', schema: acceptedReplySchema },
    },
  },
  recordOutcomes: {
    operation: 'recordOutcomes',
    method: 'POST',
    path: '/v1/outcomes',
    audience: 'agent',
    function: 'record',
    summary: 'How several runs ended',
    parameters: nothing,
    query: nothing,
    body: outcomesRequestSchema,
    replies: { 202: { description: 'Stored', schema: acceptedReplySchema } },
  },
  readRun: {
    operation: 'readRun',
    method: 'GET',
    path: '/v1/runs/{runId}',
    audience: 'agent',
    function: 'read',
    summary: 'A run with its decisions and its outcome',
    parameters: ofRun,
    query: nothing,
    body: noBody,
    replies: { 200: { description: 'The run', schema: runReplySchema } },
  },
  listRuns: {
    operation: 'listRuns',
    method: 'GET',
    path: '/v1/runs',
    audience: 'operator',
    function: 'read',
    summary: 'Runs, the newest first',
    parameters: nothing,
    query: z.strictObject({
      ...page,
      strategy: slugSchema.optional(),
      since: momentSchema.optional(),
    }),
    body: noBody,
    replies: { 200: { description: 'A page of runs', schema: pageOf(runSummarySchema) } },
  },
  readInsights: {
    operation: 'readInsights',
    method: 'GET',
    path: '/v1/insights',
    audience: 'operator',
    function: 'read',
    summary: 'What has been learned: totals per strategy and per option',
    parameters: nothing,
    query: nothing,
    body: noBody,
    replies: { 200: { description: 'The totals', schema: insightsReplySchema } },
  },
  listAudit: {
    operation: 'listAudit',
    method: 'GET',
    path: '/v1/audit',
    audience: 'operator',
    function: 'read',
    summary: 'What operators changed, the newest first',
    parameters: nothing,
    query: z.strictObject(page),
    body: noBody,
    replies: { 200: { description: 'A page of audit entries', schema: pageOf(auditReplySchema) } },
  },
  listAlerts: {
    operation: 'listAlerts',
    method: 'GET',
    path: '/v1/alerts',
    audience: 'operator',
    function: 'read',
    summary: 'What people should look at, the newest first',
    parameters: nothing,
    query: z.strictObject(page),
    body: noBody,
    replies: { 200: { description: 'A page of alerts', schema: pageOf(alertReplySchema) } },
  },
  readSettings: {
    operation: 'readSettings',
    method: 'GET',
    path: '/v1/settings',
    audience: 'operator',
    function: 'read',
    summary: 'The settings in force',
    parameters: nothing,
    query: nothing,
    body: noBody,
    replies: { 200: { description: 'The settings', schema: settingsSchema } },
  },
  changeSettings: {
    operation: 'changeSettings',
    method: 'PUT',
    path: '/v1/settings',
    audience: 'operator',
    function: 'operate',
    summary: 'Changes settings, among them the mode; those left out stay as they are',
    parameters: nothing,
    query: nothing,
    body: settingsRequestSchema,
    replies: { 200: { description: 'The settings now in force', schema: settingsSchema } },
  },
  listStrategies: {
    operation: 'listStrategies',
    method: 'GET',
    path: '/v1/strategies',
    audience: 'operator',
    function: 'read',
    summary: 'All strategies',
    parameters: nothing,
    query: z.strictObject(page),
    body: noBody,
    replies: { 200: { description: 'A page of strategies', schema: pageOf(strategyReply) } },
  },
  readStrategy: {
    operation: 'readStrategy',
    method: 'GET',
    path: '/v1/strategies/{slug}',
    audience: 'operator',
    function: 'read',
    summary: 'A strategy with its versions',
    parameters: ofStrategy,
    query: nothing,
    body: noBody,
    replies: { 200: { description: 'The strategy', schema: strategyViewReply } },
  },
  saveStrategy: {
    operation: 'saveStrategy',
    method: 'PUT',
    path: '/v1/strategies/{slug}',
    audience: 'operator',
    function: 'operate',
    summary: 'Creates a strategy, or changes its name, rules or thresholds',
    parameters: ofStrategy,
    query: nothing,
    body: strategyRequestSchema,
    replies: {
      200: { description: 'Changed', schema: strategyReply },
      201: { description: 'Created', schema: strategyReply },
    },
  },
  addVersion: {
    operation: 'addVersion',
    method: 'POST',
    path: '/v1/strategies/{slug}/versions',
    audience: 'operator',
    function: 'operate',
    summary: 'Adds an immutable version to a strategy',
    parameters: ofStrategy,
    query: nothing,
    body: versionRequestSchema,
    replies: {
      200: {
        description: 'A version has this configuration already',
        schema: strategyVersionSchema,
      },
      201: { description: 'Added', schema: strategyVersionSchema },
    },
  },
  setCurrentVersion: {
    operation: 'setCurrentVersion',
    method: 'PUT',
    path: '/v1/strategies/{slug}/current',
    audience: 'operator',
    function: 'operate',
    summary: 'Pins a version of a strategy or rolls back to one',
    parameters: ofStrategy,
    query: nothing,
    body: currentVersionRequestSchema,
    replies: { 200: { description: 'The strategy', schema: strategyReply } },
  },
  readHealth: {
    operation: 'readHealth',
    method: 'GET',
    path: '/health',
    audience: 'public',
    function: 'read',
    summary: 'Whether Baton can do its work',
    parameters: nothing,
    query: nothing,
    body: noBody,
    replies: {
      200: { description: 'It can', schema: healthReplySchema },
      503: { description: 'It answers, but storage does not', schema: healthReplySchema },
    },
  },
  readDocument: {
    operation: 'readDocument',
    method: 'GET',
    path: '/openapi.json',
    audience: 'public',
    function: 'read',
    summary: 'This API as an OpenAPI 3.1 document',
    parameters: nothing,
    query: nothing,
    body: noBody,
    replies: { 200: { description: 'The document', schema: z.looseObject({}) } },
  },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;
