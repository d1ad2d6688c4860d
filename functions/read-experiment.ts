import { readExperiment as read } from '../shared/application/experiments/read-experiments.ts';
import { httpHandler } from './pipeline/http-handler.ts';
import { readRoutes } from './routes/read.ts';

/** GET /v1/experiments/{experimentId}: an experiment with how it stands. */
export const readExperiment = httpHandler(
  readRoutes.readExperiment,
  async (baton, { parameters }) => ({
    status: 200,
    body: await read(baton, parameters.experimentId),
  }),
);
