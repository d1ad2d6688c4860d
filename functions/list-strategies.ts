import { listStrategies as list } from '../shared/application/strategies.ts';
import { httpHandler } from './pipeline/http-handler.ts';
import { readRoutes } from './routes/read.ts';

/** GET /v1/strategies: all strategies. */
export const listStrategies = httpHandler(readRoutes.listStrategies, async (baton, { query }) => ({
  status: 200,
  body: await list(baton, query),
}));
