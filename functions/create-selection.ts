import { selectForRun } from '../shared/application/select-strategy.ts';
import { httpHandler } from './pipeline/http-handler.ts';
import { selectionReply } from './replies/selection.ts';
import { decideRoutes } from './routes/decide.ts';

/** POST /v1/selections: which strategy should this run follow? */
export const createSelection = httpHandler(
  decideRoutes.createSelection,
  async (baton, { body }) => ({
    status: 200,
    body: selectionReply(await selectForRun(baton, body)),
  }),
);
