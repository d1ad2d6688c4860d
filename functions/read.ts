import { listAlerts } from './list-alerts.ts';
import { listAudit } from './list-audit.ts';
import { listExperiments } from './list-experiments.ts';
import { listRuns } from './list-runs.ts';
import { listStrategies } from './list-strategies.ts';
import { warmBaton } from './pipeline/first-call.ts';
import { lambdaApi } from './pipeline/lambda-api.ts';
import { unmatchedReply } from './pipeline/unmatched.ts';
import { readDocument } from './read-document.ts';
import { readEvolution } from './read-evolution.ts';
import { readExperiment } from './read-experiment.ts';
import { readHealth } from './read-health.ts';
import { readInsights } from './read-insights.ts';
import { readRun } from './read-run.ts';
import { readSettings } from './read-settings.ts';
import { readStrategy } from './read-strategy.ts';
import { readRoutes } from './routes/read.ts';

/** What people look at: writes nothing. Also answers what no route matches (`$default`). */
export const handler = lambdaApi(
  readRoutes,
  {
    listAlerts,
    listAudit,
    listExperiments,
    listRuns,
    listStrategies,
    readDocument,
    readEvolution,
    readExperiment,
    readHealth,
    readInsights,
    readRun,
    readSettings,
    readStrategy,
  },
  { firstCall: warmBaton, unmatched: unmatchedReply },
);
