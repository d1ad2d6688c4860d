import { recordDecisions as record } from '../shared/application/record-decisions.ts';
import { httpHandler } from './pipeline/http-handler.ts';
import { recordRoutes } from './routes/record.ts';

/** POST /v1/decisions: what the orchestrator decided by itself. */
export const recordDecisions = httpHandler(
  recordRoutes.recordDecisions,
  async (baton, { body }) => ({
    status: 202,
    body: { accepted: await record(baton, body) },
  }),
);
