import { readSettings as read } from '../shared/application/change-settings.ts';
import { httpHandler } from './pipeline/http-handler.ts';
import { readRoutes } from './routes/read.ts';

/** GET /v1/settings: the settings in force. */
export const readSettings = httpHandler(readRoutes.readSettings, async (baton) => ({
  status: 200,
  body: await read(baton),
}));
