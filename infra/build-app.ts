import { App, type AppProps, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { BatonStack } from './stack.ts';
import type { Stage } from './stage.ts';
import { cdkContext } from './stage-sources.ts';

/** The CDK app of one stage; what the policy checks find in it fails its synthesis. */
export function buildApp(stage: Stage, props: AppProps = {}): App {
  const app = new App({ ...props, context: { ...cdkContext(), ...props.context } });
  const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env;
  new BatonStack(app, `Baton-${stage.name}`, {
    stage,
    description: `Baton (${stage.name}): learns how to orchestrate AI coding agents`,
    ...(account === undefined || region === undefined ? {} : { env: { account, region } }),
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  return app;
}
