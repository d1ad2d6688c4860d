import { httpHandler } from './pipeline/http-handler.ts';
import { routes } from './routes.ts';

/** GET /v1/alerts: what people should look at, the newest first. */
export const listAlerts = httpHandler(
  routes.listAlerts,
  async (baton, { query: { limit, cursor } }) => ({
    status: 200,
    body: await baton.alerting.list({ limit, cursor }),
  }),
);
