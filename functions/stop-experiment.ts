import { withReport } from '../shared/application/experiments/read-experiments.ts';
import { stopExperiment as stop } from '../shared/application/experiments/stop-experiment.ts';
import { httpHandler } from './pipeline/http-handler.ts';
import { operateRoutes } from './routes/operate.ts';

/** POST /v1/experiments/{experimentId}/stop: ends an experiment by an operator's decision. */
export const stopExperiment = httpHandler(
  operateRoutes.stopExperiment,
  async (baton, { parameters, body, caller }) => ({
    status: 200,
    body: await withReport(baton, await stop(baton, parameters.experimentId, body, caller)),
  }),
);
