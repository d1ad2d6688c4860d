import { createExperiment as create } from '../shared/application/experiments/create-experiment.ts';
import { withReport } from '../shared/application/experiments/read-experiments.ts';
import { httpHandler } from './pipeline/http-handler.ts';
import { operateRoutes } from './routes/operate.ts';

/** POST /v1/experiments: compares versions of a strategy on its live tasks. */
export const createExperiment = httpHandler(
  operateRoutes.createExperiment,
  async (baton, { body, caller }) => ({
    status: 201,
    body: await withReport(baton, await create(baton, body, caller)),
  }),
);
