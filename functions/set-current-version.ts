import { setCurrentVersion as setCurrent } from '../shared/application/strategies.ts';
import { httpHandler } from './pipeline/http-handler.ts';
import { operateRoutes } from './routes/operate.ts';

/** PUT /v1/strategies/{slug}/current: pins a version or rolls back to one. */
export const setCurrentVersion = httpHandler(
  operateRoutes.setCurrentVersion,
  async (baton, { parameters, body, caller }) => ({
    status: 200,
    body: await setCurrent(baton, parameters.slug, body, caller),
  }),
);
