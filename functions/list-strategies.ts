import { listStrategies as list } from '../shared/application/strategies.ts';
import { httpHandler } from './pipeline/http-handler.ts';
import { routes } from './routes.ts';

/** GET /v1/strategies: all strategies. */
export const listStrategies = httpHandler(routes.listStrategies, async (baton, { query }) => ({
  status: 200,
  body: await list(baton, query),
}));
