import { readEvolution as read } from '../shared/application/evolution/request-evolution.ts';
import { httpHandler } from './pipeline/http-handler.ts';
import { readRoutes } from './routes/read.ts';

/** GET /v1/evolutions/{executionId}: what an evolution did. */
export const readEvolution = httpHandler(
  readRoutes.readEvolution,
  async (baton, { parameters: { executionId } }) => ({
    status: 200,
    body: { executionId, strategies: [...(await read(baton, executionId))] },
  }),
);
