import { acceptOutcomes } from '../shared/application/accept-outcome.ts';
import { httpHandler } from './pipeline/http-handler.ts';
import { recordRoutes } from './routes/record.ts';

/** POST /v1/outcomes: how several runs ended. */
export const recordOutcomes = httpHandler(recordRoutes.recordOutcomes, async (baton, { body }) => ({
  status: 202,
  body: { accepted: await acceptOutcomes(baton, body) },
}));
