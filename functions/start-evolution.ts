import { requestEvolution } from '../shared/application/evolution/request-evolution.ts';
import { httpHandler } from './pipeline/http-handler.ts';
import { operateRoutes } from './routes/operate.ts';

/** POST /v1/strategies/{slug}/evolutions: starts the evolution of a strategy. */
export const startEvolution = httpHandler(
  operateRoutes.startEvolution,
  async (baton, { parameters, body, caller }) => ({
    status: 202,
    body: { executionId: await requestEvolution(baton, parameters.slug, body, caller) },
  }),
);
