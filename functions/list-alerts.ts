import { httpHandler } from './pipeline/http-handler.ts';
import { readRoutes } from './routes/read.ts';

/** GET /v1/alerts: what people should look at, the newest first. */
export const listAlerts = httpHandler(
  readRoutes.listAlerts,
  async (baton, { query: { limit, cursor } }) => ({
    status: 200,
    body: await baton.alerting.list({ limit, cursor }),
  }),
);
