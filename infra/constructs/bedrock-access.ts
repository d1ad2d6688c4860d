import { Aws, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Stage } from '../stage.ts';
import type { BatonFunction } from './baton-function.ts';

/**
 * Lets the proposer call the stage's one model, and tells which it is and what it costs. Through an
 * inference profile a call needs leave for the profile and for the model in every region the profile
 * sends it to; the model itself can then be called through this profile only.
 */
export function grantModel(fn: BatonFunction, { bedrock }: Stage): void {
  if (bedrock === undefined) return;
  const { modelId, inferenceProfile } = bedrock;
  tellModel(fn, { bedrock });
  const prices = {
    BATON_BEDROCK_INPUT_USD_PER_MILLION_TOKENS: bedrock.inputUsdPerMillionTokens,
    BATON_BEDROCK_OUTPUT_USD_PER_MILLION_TOKENS: bedrock.outputUsdPerMillionTokens,
  };
  for (const [variable, price] of Object.entries(prices)) fn.tell(variable, String(price));
  const actions = ['bedrock:InvokeModel'];
  if (inferenceProfile === undefined) {
    fn.allow(new PolicyStatement({ actions, resources: [modelArn(Aws.REGION, modelId)] }));
    return;
  }
  const profile = inferenceProfile.id.startsWith('arn:')
    ? inferenceProfile.id
    : Stack.of(fn).formatArn({
        service: 'bedrock',
        resource: 'inference-profile',
        resourceName: inferenceProfile.id,
      });
  fn.allow(new PolicyStatement({ actions, resources: [profile] }));
  fn.allow(
    new PolicyStatement({
      actions,
      resources: inferenceProfile.destinationRegions.map((region) => modelArn(region, modelId)),
      conditions: { StringEquals: { 'bedrock:InferenceProfileArn': profile } },
    }),
  );
}

/** Tells who must know that there is a model, and which; it may not call it. */
export function tellModel(fn: BatonFunction, { bedrock }: Pick<Stage, 'bedrock'>): void {
  if (bedrock === undefined) return;
  fn.tell('BATON_BEDROCK_MODEL', bedrock.inferenceProfile?.id ?? bedrock.modelId);
}

/** Foundation models belong to no account. */
function modelArn(region: string, modelId: string): string {
  return `arn:${Aws.PARTITION}:bedrock:${region}::foundation-model/${modelId}`;
}
