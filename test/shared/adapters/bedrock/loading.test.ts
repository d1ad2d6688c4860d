import { expect, it, vi } from 'vitest';
import { configuredBedrock, whoProposes } from '../../../../shared/adapters/bedrock/configured.ts';
import { VARIABLES } from '../../../bedrock/fake-bedrock.ts';

vi.mock('@aws-sdk/client-bedrock-runtime', () => {
  throw new Error('loaded');
});

it('the SDK is loaded only where a model is configured', async () => {
  expect(await configuredBedrock({})).toBeUndefined();
  expect(whoProposes(VARIABLES)).toContain('on Bedrock');
  await expect(configuredBedrock(VARIABLES)).rejects.toMatchObject({
    cause: new Error('loaded'),
  });
});
