import { withReport } from '../shared/application/experiments/read-experiments.ts';
import { startExperiment as start } from '../shared/application/experiments/start-experiment.ts';
import { httpHandler } from './pipeline/http-handler.ts';
import { operateRoutes } from './routes/operate.ts';

/** POST /v1/experiments/{experimentId}/start: starts a draft. */
export const startExperiment = httpHandler(
  operateRoutes.startExperiment,
  async (baton, { parameters, body, caller }) => ({
    status: 200,
    body: await withReport(baton, await start(baton, parameters.experimentId, body, caller)),
  }),
);
