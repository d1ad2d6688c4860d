import { describe, expect, it } from 'vitest';
import { configuredBedrock, whoProposes } from '../../../../shared/adapters/bedrock/configured.ts';
import { BedrockSettingsError } from '../../../../shared/adapters/bedrock/model.ts';
import { MODEL, VARIABLES } from '../../../bedrock/fake-bedrock.ts';
import { questionOf } from '../../domain/proposal/made-up-question.ts';

const { BATON_BEDROCK_OUTPUT_USD_PER_MILLION_TOKENS: _, ...WITHOUT_A_PRICE } = VARIABLES;

describe('the environment', () => {
  it.each([[{}], [{ BATON_BEDROCK_MODEL: '' }], [{ ...VARIABLES, BATON_BEDROCK_MODEL: ' ' }]])(
    'configures no model by %j',
    async (variables) => {
      expect(await configuredBedrock(variables)).toBeUndefined();
      expect(whoProposes(variables)).toBe(
        'Proposals come from the offline proposer; set BATON_BEDROCK_MODEL to ask a model.',
      );
    },
  );

  it('configures a model', async () => {
    const proposer = await configuredBedrock(VARIABLES);
    expect(proposer).toMatchObject({ name: 'bedrock', model: MODEL });
    expect(whoProposes(VARIABLES)).toBe(`Proposals come from ${MODEL} on Bedrock in us-east-1.`);
    const { inputTokens, outputTokens, costUsd } = proposer?.ceiling(questionOf()) ?? {};
    expect(costUsd).toBeCloseTo((3 * (inputTokens ?? 0) + 15 * (outputTokens ?? 0)) / 1e6, 12);
  });

  it('configures a model that nobody asks as long as a price is missing', async () => {
    const proposer = await configuredBedrock(WITHOUT_A_PRICE);
    expect(proposer?.ceiling(questionOf())).toBeUndefined();
    expect(await proposer?.propose(questionOf(), new AbortController().signal)).toMatchObject({
      kind: 'unavailable',
      usage: { costUsd: 0 },
    });
    expect(whoProposes(WITHOUT_A_PRICE)).toMatch(/is not asked before .*OUTPUT.* its prices/);
  });

  it('may say that a model costs nothing', async () => {
    const free = { ...VARIABLES, BATON_BEDROCK_INPUT_USD_PER_MILLION_TOKENS: '0' };
    expect((await configuredBedrock(free))?.ceiling(questionOf())?.costUsd).toBeGreaterThan(0);
  });

  it.each([
    { BATON_BEDROCK_INPUT_USD_PER_MILLION_TOKENS: 'three' },
    { BATON_BEDROCK_OUTPUT_USD_PER_MILLION_TOKENS: '-1' },
    { BATON_BEDROCK_OUTPUT_USD_PER_MILLION_TOKENS: 'Infinity' },
    { BATON_BEDROCK_MODEL: 'a model' },
    { AWS_REGION: '' },
    { AWS_REGION: 'us east' },
  ])('is refused where it says %j', async (change) => {
    const [name = ''] = Object.keys(change);
    const refused = configuredBedrock({ ...VARIABLES, ...change });
    await expect(refused).rejects.toThrow(BedrockSettingsError);
    await expect(refused).rejects.toThrow(name);
  });
});
