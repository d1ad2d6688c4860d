import { listExperiments as list } from '../shared/application/experiments/read-experiments.ts';
import { httpHandler } from './pipeline/http-handler.ts';
import { readRoutes } from './routes/read.ts';

/** GET /v1/experiments: experiments, the newest first. */
export const listExperiments = httpHandler(
  readRoutes.listExperiments,
  async (baton, { query }) => ({
    status: 200,
    body: await list(baton, query),
  }),
);
