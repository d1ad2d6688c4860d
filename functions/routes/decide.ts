import { choiceRequestSchema } from '../../shared/application/choose-option.ts';
import { selectionRequestSchema } from '../../shared/application/select-strategy.ts';
import { choiceReplySchema } from '../replies/choice.ts';
import { policyReplySchema } from '../replies/policy.ts';
import { selectionReplySchema } from '../replies/selection.ts';
import { noBody, nothing } from './parts.ts';
import type { Route } from './route.ts';

/** What agents ask. */
export const decideRoutes = {
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
} as const satisfies Record<string, Route & { readonly function: 'decide' }>;
