import { addVersion } from './add-version.ts';
import { changeSettings } from './change-settings.ts';
import { createChoice } from './create-choice.ts';
import { createExperiment } from './create-experiment.ts';
import { createSelection } from './create-selection.ts';
import { listAlerts } from './list-alerts.ts';
import { listAudit } from './list-audit.ts';
import { listExperiments } from './list-experiments.ts';
import { listRuns } from './list-runs.ts';
import { listStrategies } from './list-strategies.ts';
import type { HttpHandler } from './pipeline/http-handler.ts';
import { readDocument } from './read-document.ts';
import { readEvolution } from './read-evolution.ts';
import { readExperiment } from './read-experiment.ts';
import { readHealth } from './read-health.ts';
import { readInsights } from './read-insights.ts';
import { readPolicy } from './read-policy.ts';
import { readRun } from './read-run.ts';
import { readSettings } from './read-settings.ts';
import { readStrategy } from './read-strategy.ts';
import { recordDecisions } from './record-decisions.ts';
import { recordOutcome } from './record-outcome.ts';
import { recordOutcomes } from './record-outcomes.ts';
import type { RouteName } from './routes.ts';
import { saveStrategy } from './save-strategy.ts';
import { setCurrentVersion } from './set-current-version.ts';
import { startEvolution } from './start-evolution.ts';
import { startExperiment } from './start-experiment.ts';
import { stopExperiment } from './stop-experiment.ts';

/** The handler of every route: a route without one does not compile. */
export const handlers = {
  addVersion,
  changeSettings,
  createChoice,
  createExperiment,
  createSelection,
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
  readPolicy,
  readRun,
  readSettings,
  readStrategy,
  recordDecisions,
  recordOutcome,
  recordOutcomes,
  saveStrategy,
  setCurrentVersion,
  startEvolution,
  startExperiment,
  stopExperiment,
} satisfies Record<RouteName, HttpHandler>;
