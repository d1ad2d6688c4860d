import { addVersion as add } from '../shared/application/strategies.ts';
import { httpHandler } from './pipeline/http-handler.ts';
import { operateRoutes } from './routes/operate.ts';

/** POST /v1/strategies/{slug}/versions: adds an immutable version to a strategy. */
export const addVersion = httpHandler(
  operateRoutes.addVersion,
  async (baton, { parameters, body, caller }) => {
    const { version, created } = await add(baton, parameters.slug, body, caller);
    return { status: created ? 201 : 200, body: version };
  },
);
