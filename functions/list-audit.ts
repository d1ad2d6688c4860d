import { httpHandler } from './pipeline/http-handler.ts';
import { readRoutes } from './routes/read.ts';

/** GET /v1/audit: what operators changed, the newest first. */
export const listAudit = httpHandler(
  readRoutes.listAudit,
  async (baton, { query: { limit, cursor } }) => ({
    status: 200,
    body: await baton.stores.audit.list({ limit, cursor }),
  }),
);
