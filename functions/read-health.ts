import { readHealth as read } from '../shared/application/read-health.ts';
import { httpHandler } from './pipeline/http-handler.ts';
import { readRoutes } from './routes/read.ts';

/** GET /health: whether Baton can do its work. */
export const readHealth = httpHandler(readRoutes.readHealth, async (baton) => {
  const health = await read(baton);
  return { status: health.status === 'ok' ? 200 : 503, body: health };
});
