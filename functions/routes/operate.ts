import { settingsRequestSchema } from '../../shared/application/change-settings.ts';
import { evolutionRequestSchema } from '../../shared/application/evolution/request-evolution.ts';
import {
  experimentChangeSchema,
  experimentRequestSchema,
} from '../../shared/application/experiments/requests.ts';
import {
  currentVersionRequestSchema,
  strategyRequestSchema,
  versionRequestSchema,
} from '../../shared/application/strategies.ts';
import { settingsSchema } from '../../shared/domain/settings.ts';
import { strategySchema, strategyVersionSchema } from '../../shared/domain/strategy/strategy.ts';
import { evolutionStartedSchema } from '../replies/evolution.ts';
import { experimentReplySchema } from '../replies/experiment.ts';
import { nothing, ofExperiment, ofStrategy } from './parts.ts';
import type { Route } from './route.ts';

/** What operators change. */
export const operateRoutes = {
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
  saveStrategy: {
    operation: 'saveStrategy',
    method: 'PUT',
    path: '/v1/strategies/{slug}',
    audience: 'operator',
    function: 'operate',
    summary:
      'Creates a strategy, or replaces its name, rules and thresholds; what is left out gets its default',
    parameters: ofStrategy,
    query: nothing,
    body: strategyRequestSchema,
    replies: {
      200: { description: 'Changed', schema: strategySchema },
      201: { description: 'Created', schema: strategySchema },
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
    replies: { 200: { description: 'The strategy', schema: strategySchema } },
  },
  startEvolution: {
    operation: 'startEvolution',
    method: 'POST',
    path: '/v1/strategies/{slug}/evolutions',
    audience: 'operator',
    function: 'operate',
    summary:
      'Starts the evolution of a strategy: analysis, proposals, admission, experiment; a dry run starts no experiment',
    parameters: ofStrategy,
    query: nothing,
    body: evolutionRequestSchema,
    replies: { 202: { description: 'Started', schema: evolutionStartedSchema } },
  },
  createExperiment: {
    operation: 'createExperiment',
    method: 'POST',
    path: '/v1/experiments',
    audience: 'operator',
    function: 'operate',
    summary:
      'Compares versions of a strategy on its live tasks and promotes one that is better; one experiment a strategy',
    parameters: nothing,
    query: nothing,
    body: experimentRequestSchema,
    replies: { 201: { description: 'Created', schema: experimentReplySchema } },
  },
  startExperiment: {
    operation: 'startExperiment',
    method: 'POST',
    path: '/v1/experiments/{experimentId}/start',
    audience: 'operator',
    function: 'operate',
    summary: 'Starts an experiment that was created as a draft',
    parameters: ofExperiment,
    query: nothing,
    body: experimentChangeSchema,
    replies: { 200: { description: 'The experiment', schema: experimentReplySchema } },
  },
  stopExperiment: {
    operation: 'stopExperiment',
    method: 'POST',
    path: '/v1/experiments/{experimentId}/stop',
    audience: 'operator',
    function: 'operate',
    summary: 'Ends an experiment; the current version stays',
    parameters: ofExperiment,
    query: nothing,
    body: experimentChangeSchema,
    replies: { 200: { description: 'The experiment', schema: experimentReplySchema } },
  },
} as const satisfies Record<string, Route & { readonly function: 'operate' }>;
