import { settingsRequestSchema } from '../../shared/application/change-settings.ts';
import {
  currentVersionRequestSchema,
  strategyRequestSchema,
  versionRequestSchema,
} from '../../shared/application/strategies.ts';
import { settingsSchema } from '../../shared/domain/settings.ts';
import { strategySchema, strategyVersionSchema } from '../../shared/domain/strategy/strategy.ts';
import { nothing, ofStrategy } from './parts.ts';
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
} as const satisfies Record<string, Route & { readonly function: 'operate' }>;
