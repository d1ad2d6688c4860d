import { describe, expect, it } from 'vitest';
import { ProposerRefused, proposersFor } from '../../local/proposers.ts';

const MODEL = { BATON_BEDROCK_MODEL: 'eu.a-model-v1:0', AWS_REGION: 'eu-west-1' };
const PRICES = {
  BATON_BEDROCK_INPUT_USD_PER_MILLION_TOKENS: '3',
  BATON_BEDROCK_OUTPUT_USD_PER_MILLION_TOKENS: '15',
};

describe('who proposes on one machine', () => {
  it('is the offline proposer as long as no model is named', async () => {
    const { proposers, who } = await proposersFor({});
    expect(proposers).toMatchObject({ configured: undefined, offline: { name: 'offline' } });
    expect(who).toMatch(/^Proposals come from the offline proposer;/);
  });

  it('is the model that the environment names, with its prices', async () => {
    const { proposers, who } = await proposersFor({ ...MODEL, ...PRICES });
    expect(proposers).toMatchObject({
      configured: { name: 'bedrock', model: 'eu.a-model-v1:0' },
      offline: { name: 'offline' },
    });
    expect(who).toBe('Proposals come from eu.a-model-v1:0 on Bedrock in eu-west-1.');
  });

  it('is nobody, as people are told, where a model has no prices', async () => {
    expect((await proposersFor(MODEL)).who).toMatch(/is not asked before .* say its prices\.$/);
  });

  it.each([
    ['no region', { BATON_BEDROCK_MODEL: 'a-model' }, /^AWS_REGION: /],
    [
      'a model that is none',
      { ...MODEL, BATON_BEDROCK_MODEL: 'a model' },
      /^BATON_BEDROCK_MODEL: /,
    ],
    [
      'a price that is none',
      { ...MODEL, ...PRICES, BATON_BEDROCK_INPUT_USD_PER_MILLION_TOKENS: 'cheap' },
      /^BATON_BEDROCK_INPUT_USD_PER_MILLION_TOKENS: /,
    ],
  ])('is refused with %s', async (_, variables, message) => {
    const refused = proposersFor(variables);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toBeInstanceOf(ProposerRefused);
  });
});
