import { changeSettings as change } from '../shared/application/change-settings.ts';
import { httpHandler } from './pipeline/http-handler.ts';
import { operateRoutes } from './routes/operate.ts';

/** PUT /v1/settings: changes settings, among them the mode. */
export const changeSettings = httpHandler(
  operateRoutes.changeSettings,
  async (baton, { body, caller }) => ({
    status: 200,
    body: await change(baton, body, caller),
  }),
);
