import { lambdaApi } from './pipeline/lambda-api.ts';
import { recordDecisions } from './record-decisions.ts';
import { recordOutcome } from './record-outcome.ts';
import { recordOutcomes } from './record-outcomes.ts';
import { recordRoutes } from './routes/record.ts';

/** What agents tell: writes runs. */
export const handler = lambdaApi(recordRoutes, { recordDecisions, recordOutcome, recordOutcomes });
