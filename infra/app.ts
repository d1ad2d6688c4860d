/** What the CDK CLI runs: the stage as it is deployed, so its settings must be real. */
import { buildApp } from './build-app.ts';
import { cdkContext, loadStage } from './stage-sources.ts';

const { baton } = cdkContext();
const stage = loadStage({ context: baton, environment: process.env }, 'deployment');
buildApp(stage).synth();
