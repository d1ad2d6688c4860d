import * as z from 'zod';
import { slugSchema } from '../../shared/domain/identifiers.ts';
import { momentSchema } from '../../shared/domain/outcome/report.ts';
import { settingsSchema } from '../../shared/domain/settings.ts';
import { strategySchema, strategyVersionSchema } from '../../shared/domain/strategy/strategy.ts';
import { healthReplySchema } from '../replies/health.ts';
import { insightsReplySchema } from '../replies/insights.ts';
import { alertReplySchema, auditReplySchema, pageOf } from '../replies/page.ts';
import { runReplySchema, runSummarySchema } from '../replies/run.ts';
import { noBody, nothing, ofRun, ofStrategy, page } from './parts.ts';
import type { Route } from './route.ts';

/** What people look at, and programs that watch. */
export const readRoutes = {
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
    replies: { 200: { description: 'A page of strategies', schema: pageOf(strategySchema) } },
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
    replies: {
      200: {
        description: 'The strategy',
        schema: strategySchema.extend({ versions: z.array(strategyVersionSchema) }),
      },
    },
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
} as const satisfies Record<string, Route & { readonly function: 'read' }>;
