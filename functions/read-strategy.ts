import { readStrategy as read } from '../shared/application/strategies.ts';
import { httpHandler } from './pipeline/http-handler.ts';
import { readRoutes } from './routes/read.ts';

/** GET /v1/strategies/{slug}: a strategy with its versions. */
export const readStrategy = httpHandler(readRoutes.readStrategy, async (baton, { parameters }) => ({
  status: 200,
  body: await read(baton, parameters.slug),
}));
