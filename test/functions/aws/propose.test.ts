import { describe, expect, it } from 'vitest';
import { executionIdSchema } from '../../../shared/domain/identifiers.ts';
import { byTool, REPLY } from '../../bedrock/answers.ts';
import { usedBy } from '../../bedrock/asking.ts';
import { fakeBedrock, MODEL, VARIABLES } from '../../bedrock/fake-bedrock.ts';
import { storesOn, temporaryTables } from '../../shared/adapters/dynamo/temporary-stores.ts';
import { questionOf } from '../../shared/domain/proposal/made-up-question.ts';
import { deployedUnseeded } from './support/deployment.ts';

const QUESTION = questionOf();
const GOES_ON = { status: 'running', reason: null };

/** The propose function with these variables, and the tables that it works on. */
async function proposing(variables: Readonly<Record<string, string>>) {
  const tables = await temporaryTables();
  const { proposer } = await storesOn(tables);
  const { invoke } = await deployedUnseeded({
    ...variables,
    BATON_STRATEGIES_TABLE: tables.strategies,
    BATON_RUNS_TABLE: tables.runs,
  });
  return {
    proposer,
    propose: async (execution: string) => {
      const executionId = executionIdSchema.parse(execution);
      await proposer.ask(executionId, QUESTION);
      const { slug } = QUESTION;
      const payload = { state: 'ProposeMutations', executionId, slug, dryRun: false };
      const status = await invoke('propose', payload);
      return { status, answered: await proposer.answered(slug, executionId) };
    },
  };
}

describe('the propose function as Lambda gets it', { timeout: 60_000 }, () => {
  it('asks the model once for a question, and counts what it cost', async () => {
    const bedrock = await fakeBedrock();
    bedrock.answerWith(byTool(REPLY));
    const address = process.env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME ?? '';
    const { propose, proposer } = await proposing({
      ...VARIABLES,
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: address,
    });
    const used = usedBy(1);
    expect(await propose('first')).toMatchObject({
      status: GOES_ON,
      answered: { reply: REPLY, use: { name: 'bedrock', model: MODEL, reused: false, ...used } },
    });
    expect(await propose('second')).toMatchObject({
      status: GOES_ON,
      answered: { reply: REPLY, use: { reused: true, costUsd: 0 } },
    });
    expect(bedrock.received).toHaveLength(1);
    const month = new Date().toISOString().slice(0, 7);
    expect(await proposer.spend(QUESTION.slug, month)).toEqual({
      calls: 1,
      tokens: used.inputTokens + used.outputTokens,
      costUsd: expect.closeTo(used.costUsd, 9),
    });
  });

  it('asks no model whose prices it is not told', async () => {
    const bedrock = await fakeBedrock();
    const { propose } = await proposing({
      BATON_BEDROCK_MODEL: MODEL,
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: process.env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME ?? '',
    });
    expect(await propose('first')).toMatchObject({ status: { status: 'proposer_unavailable' } });
    expect(bedrock.received).toEqual([]);
  });

  it('has the offline proposer where no model is configured', async () => {
    const { propose } = await proposing({});
    expect(await propose('first')).toMatchObject({
      status: GOES_ON,
      answered: { use: { name: 'offline', model: null } },
    });
  });
});
