import { chooseForRun } from '../shared/application/choose-option.ts';
import { httpHandler } from './pipeline/http-handler.ts';
import { choiceReply } from './replies/choice.ts';
import { decideRoutes } from './routes/decide.ts';

/** POST /v1/choices: which option should be taken at this decision point? */
export const createChoice = httpHandler(decideRoutes.createChoice, async (baton, { body }) => ({
  status: 200,
  body: choiceReply(await chooseForRun(baton, body)),
}));
