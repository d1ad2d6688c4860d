import { readRun as read } from '../shared/application/read-run.ts';
import { httpHandler } from './pipeline/http-handler.ts';
import { runReply } from './replies/run.ts';
import { readRoutes } from './routes/read.ts';

/** GET /v1/runs/{runId}: a run with its decisions and its outcome. */
export const readRun = httpHandler(readRoutes.readRun, async (baton, { parameters }) => ({
  status: 200,
  body: runReply(await read(baton, parameters.runId)),
}));
