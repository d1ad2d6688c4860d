import { createChoice } from './create-choice.ts';
import { createSelection } from './create-selection.ts';
import { patientBaton } from './pipeline/first-call.ts';
import { lambdaApi } from './pipeline/lambda-api.ts';
import { readPolicy } from './read-policy.ts';
import { decideRoutes } from './routes/decide.ts';

/** What agents ask: reads the policy and writes what was decided. */
export const handler = lambdaApi(
  decideRoutes,
  { createChoice, createSelection, readPolicy },
  { firstCall: patientBaton },
);
