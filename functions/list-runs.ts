import { httpHandler } from './pipeline/http-handler.ts';
import { runSummary } from './replies/run.ts';
import { readRoutes } from './routes/read.ts';

/** GET /v1/runs: runs, the newest first. */
export const listRuns = httpHandler(readRoutes.listRuns, async (baton, { query }) => {
  const { limit, cursor, strategy, since } = query;
  const { items, nextCursor } = await baton.stores.runs.list(
    { strategy, since },
    { limit, cursor },
  );
  return { status: 200, body: { items: items.map(runSummary), nextCursor } };
});
