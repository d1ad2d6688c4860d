import { stepFunctionsClient } from '../shared/adapters/stepfunctions/client.ts';
import { stepFunctionsRunner } from '../shared/adapters/stepfunctions/evolution-runner.ts';
import type { Equip } from './runtime.ts';

/** What the function has that starts evolutions. */
export const startingEvolutions: Equip = ({ BATON_STATE_MACHINE_ARN: machine }) => ({
  evolutionRunner:
    machine === undefined ? undefined : stepFunctionsRunner(stepFunctionsClient(), machine),
});
