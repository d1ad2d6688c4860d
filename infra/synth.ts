/** `npm run synth`: the CloudFormation template with its policy checks; needs no account, no CLI. */
import { join } from 'node:path';
import { buildApp } from './build-app.ts';
import { StageError } from './stage.ts';
import { cdkContext, loadStage, PROJECT_ROOT } from './stage-sources.ts';

try {
  const { baton } = cdkContext();
  const stage = loadStage({ context: baton, environment: process.env }, 'synthesis');
  const outdir = process.env.CDK_OUTDIR ?? join(PROJECT_ROOT, 'cdk.out');
  const assembly = buildApp(stage, { outdir }).synth();
  for (const { stackName, templateFullPath, template } of assembly.stacks) {
    const count = Object.keys(template.Resources).length;
    console.log(`${stackName}: ${count} resources, no findings, in ${templateFullPath}`);
  }
} catch (error) {
  // What a check finds is on standard error already, with the place in the code.
  const named = error instanceof Error && ['StageError', 'ValidationFailed'].includes(error.name);
  console.error(named ? error.message : error);
  process.exitCode = error instanceof StageError ? 2 : 1;
}
