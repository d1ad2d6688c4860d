import { createChoice } from './create-choice.ts';
import { createSelection } from './create-selection.ts';
import { patientBaton } from './pipeline/first-call.ts';
import { lambdaApi } from './pipeline/lambda-api.ts';
import { readPolicy } from './read-policy.ts';

/** What agents ask: reads the policy and writes what was decided. */
export const handler = lambdaApi<'decide'>(
  { createChoice, createSelection, readPolicy },
  patientBaton,
);
