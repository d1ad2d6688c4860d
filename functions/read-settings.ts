import { readSettings as read } from '../shared/application/change-settings.ts';
import { httpHandler } from './pipeline/http-handler.ts';
import { routes } from './routes.ts';

/** GET /v1/settings: the settings in force. */
export const readSettings = httpHandler(routes.readSettings, async (baton) => ({
  status: 200,
  body: await read(baton),
}));
