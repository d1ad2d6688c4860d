import { addVersion } from './add-version.ts';
import { changeSettings } from './change-settings.ts';
import { lambdaApi } from './pipeline/lambda-api.ts';
import { operateRoutes } from './routes/operate.ts';
import { saveStrategy } from './save-strategy.ts';
import { setCurrentVersion } from './set-current-version.ts';

/** What operators change: writes settings, strategies and the policy that follows. */
export const handler = lambdaApi(operateRoutes, {
  addVersion,
  changeSettings,
  saveStrategy,
  setCurrentVersion,
});
