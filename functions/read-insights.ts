import { readInsights as read } from '../shared/application/read-insights.ts';
import { httpHandler } from './pipeline/http-handler.ts';
import { readRoutes } from './routes/read.ts';

/** GET /v1/insights: what has been learned. */
export const readInsights = httpHandler(readRoutes.readInsights, async (baton) => ({
  status: 200,
  body: await read(baton),
}));
