import { addVersion } from './add-version.ts';
import { changeSettings } from './change-settings.ts';
import { createExperiment } from './create-experiment.ts';
import { startingEvolutions } from './evolution-runner.ts';
import { lambdaApi } from './pipeline/lambda-api.ts';
import { operateRoutes } from './routes/operate.ts';
import { saveStrategy } from './save-strategy.ts';
import { setCurrentVersion } from './set-current-version.ts';
import { startEvolution } from './start-evolution.ts';
import { startExperiment } from './start-experiment.ts';
import { stopExperiment } from './stop-experiment.ts';

/** What operators change: writes settings, strategies, experiments and the policy that follows. */
export const handler = lambdaApi(
  operateRoutes,
  {
    addVersion,
    changeSettings,
    createExperiment,
    saveStrategy,
    setCurrentVersion,
    startEvolution,
    startExperiment,
    stopExperiment,
  },
  { equip: startingEvolutions },
);
