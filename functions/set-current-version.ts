import { setCurrentVersion as setCurrent } from '../shared/application/strategies.ts';
import { httpHandler } from './pipeline/http-handler.ts';
import { routes } from './routes.ts';

/** PUT /v1/strategies/{slug}/current: pins a version or rolls back to one. */
export const setCurrentVersion = httpHandler(
  routes.setCurrentVersion,
  async (baton, { parameters, body, caller }) => ({
    status: 200,
    body: await setCurrent(baton, parameters.slug, body, caller),
  }),
);
