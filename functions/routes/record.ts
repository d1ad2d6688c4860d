import {
  outcomeRequestSchema,
  outcomesRequestSchema,
} from '../../shared/application/accept-outcome.ts';
import { decisionsRequestSchema } from '../../shared/application/record-decisions.ts';
import { acceptedReplySchema } from '../replies/accepted.ts';
import { runReplySchema } from '../replies/run.ts';
import { nothing, ofRun } from './parts.ts';
import type { Route } from './route.ts';

/** What agents tell. */
export const recordRoutes = {
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
} as const satisfies Record<string, Route & { readonly function: 'record' }>;
