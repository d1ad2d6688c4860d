/** `npm run deploy -- [CDK options]`: checks the stage's settings, then lets the pinned CDK deploy. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { StageError } from './stage.ts';
import { cdkContext, loadStage, PROJECT_ROOT } from './stage-sources.ts';

try {
  const { baton } = cdkContext();
  const stage = loadStage({ context: baton, environment: process.env }, 'deployment');
  const { status } = spawnSync(
    process.execPath,
    [
      join(PROJECT_ROOT, 'node_modules/aws-cdk/bin/cdk'),
      'deploy',
      `Baton-${stage.name}`,
      // Tables that an earlier stack of this name left belong to the new one again.
      '--import-existing-resources',
      ...process.argv.slice(2),
    ],
    { cwd: PROJECT_ROOT, stdio: 'inherit' },
  );
  process.exitCode = status ?? 1;
} catch (error) {
  if (!(error instanceof StageError)) throw error;
  console.error(error.message);
  console.error('docs/aws.md says which settings there are and where they go.');
  process.exitCode = 2;
}
