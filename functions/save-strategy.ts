import { saveStrategy as save } from '../shared/application/strategies.ts';
import { httpHandler } from './pipeline/http-handler.ts';
import { operateRoutes } from './routes/operate.ts';

/** PUT /v1/strategies/{slug}: creates a strategy, or changes its name, rules or thresholds. */
export const saveStrategy = httpHandler(
  operateRoutes.saveStrategy,
  async (baton, { parameters, body, caller }) => {
    const { strategy, created } = await save(baton, parameters.slug, body, caller);
    return { status: created ? 201 : 200, body: strategy };
  },
);
