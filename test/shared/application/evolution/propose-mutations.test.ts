import { describe, expect, it } from 'vitest';
import { questionKey } from '../../../../shared/domain/proposal/question-key.ts';
import { byTool, HANG, REPLY as MODELS_REPLY } from '../../../bedrock/answers.ts';
import { hastyProposer, realProposer, usedBy } from '../../../bedrock/asking.ts';
import { FAILURES, FAULTY } from '../../../bedrock/failures.ts';
import { fakeBedrock, MODEL } from '../../../bedrock/fake-bedrock.ts';
import { questionOf } from '../../domain/proposal/made-up-question.ts';
import {
  answerIn,
  askedBaton,
  countingProposer,
  EXECUTION,
  MOST,
  proposeIn,
  spendIn,
  spendOf,
  USED,
  withNothingElse,
  withStore,
} from './proposing.ts';

const GOES_ON = { status: 'running', reason: null };

describe('ProposeMutations', () => {
  it('leaves the reply, with who gave it and what it cost', async () => {
    const bedrock = await fakeBedrock();
    bedrock.answerWith(byTool(MODELS_REPLY));
    const baton = await askedBaton(await realProposer());
    expect(await proposeIn(baton)).toEqual(GOES_ON);
    expect(await answerIn(baton)).toEqual({
      reply: MODELS_REPLY,
      use: { name: 'bedrock', model: MODEL, reused: false, ...usedBy(1), insteadBecause: null },
    });
    expect(await spendIn(baton)).toEqual(spendOf(usedBy(1)));
  });

  it('asks offline where no model is configured', async () => {
    const baton = await askedBaton(undefined);
    expect(await proposeIn(baton)).toEqual(GOES_ON);
    expect(await answerIn(baton)).toMatchObject({
      use: { name: 'offline', model: null, costUsd: 0, insteadBecause: null },
    });
    expect(await spendIn(baton)).toEqual(spendOf());
  });

  it('asks once, however often it is called', async () => {
    const proposer = countingProposer();
    const baton = await askedBaton(proposer);
    for (let call = 0; call < 3; call += 1) expect(await proposeIn(baton)).toEqual(GOES_ON);
    expect(proposer.asked()).toBe(1);
    expect(await spendIn(baton)).toEqual(spendOf(USED));
  });

  it('pays once for a question that two executions ask', async () => {
    const proposer = countingProposer();
    const baton = await askedBaton(proposer);
    await proposeIn(baton);
    // Asked again, the execution has no answer any more.
    await baton.stores.proposer.ask(EXECUTION.executionId, questionOf());
    expect(await proposeIn(baton)).toEqual(GOES_ON);
    expect(proposer.asked()).toBe(1);
    expect(await answerIn(baton)).toMatchObject({
      reply: MODELS_REPLY,
      use: { reused: true, inputTokens: 0, outputTokens: 0, costUsd: 0 },
    });
    expect(await spendIn(baton)).toEqual(spendOf(USED));
  });

  it.each([true, false])('reaches no strategy and no lease: %s', async (offlineFallback) => {
    for (const reason of [undefined, 'down']) {
      const down = { kind: 'unavailable', reason: 'down', usage: null } as const;
      const proposer = countingProposer(reason === undefined ? undefined : async () => down);
      const baton = withNothingElse(await askedBaton(proposer, { offlineFallback }));
      const goesOn = reason === undefined || offlineFallback;
      expect((await proposeIn(baton)).status).toBe(goesOn ? 'running' : 'proposer_unavailable');
    }
  });

  it('needs a question', async () => {
    const baton = withStore(await askedBaton(countingProposer()), {
      question: async () => undefined,
    });
    await expect(proposeIn(baton)).rejects.toThrow('the execution x left no question');
  });
});

/** Nothing is stored of what the model said, and the call counts. */
async function expectUnavailable(
  baton: Awaited<ReturnType<typeof askedBaton>>,
  reason: string,
  usage: ReturnType<typeof usedBy>,
) {
  expect(await proposeIn(baton)).toEqual({ status: 'proposer_unavailable', reason });
  expect(await answerIn(baton)).toBeUndefined();
  const { proposer } = baton.stores;
  expect(await proposer.reply(EXECUTION.slug, questionKey(questionOf(), MODEL))).toBeUndefined();
  expect(await spendIn(baton)).toEqual(spendOf(usage));
}

describe('a model that fails ends the evolution', () => {
  it.each(FAILURES)('$name', async ({ answer, reason, usage }) => {
    const bedrock = await fakeBedrock();
    bedrock.answerAllWith(() => answer);
    const proposer = await realProposer();
    const most = proposer.ceiling(questionOf()) ?? MOST;
    await expectUnavailable(await askedBaton(proposer), reason, usage ?? most);
    expect(bedrock.received).toHaveLength(1);
  });

  it.each(FAULTY)('%s', async (_, answer, place) => {
    const bedrock = await fakeBedrock();
    bedrock.answerAllWith(() => answer);
    const baton = await askedBaton(await realProposer());
    await expectUnavailable(baton, `the reply is not valid${place}`, usedBy(2));
  });

  it('a model that never answers', async () => {
    const bedrock = await fakeBedrock();
    bedrock.answerAllWith(() => HANG);
    const proposer = hastyProposer(200);
    const most = proposer.ceiling(questionOf()) ?? MOST;
    await expectUnavailable(await askedBaton(proposer), 'the model did not answer in time', most);
  });
});

describe('the offline fallback', () => {
  it.each(FAILURES)('answers and says why: $name', async ({ answer, reason }) => {
    const bedrock = await fakeBedrock();
    bedrock.answerAllWith(() => answer);
    const baton = await askedBaton(await realProposer(), { offlineFallback: true });
    expect(await proposeIn(baton)).toEqual(GOES_ON);
    expect(await answerIn(baton)).toMatchObject({
      use: { name: 'offline', insteadBecause: { status: 'proposer_unavailable', reason } },
    });
  });

  it('answers where the budget is spent', async () => {
    const budget = { ...questionOf().budget, callsPerMonth: 0 };
    const proposer = countingProposer();
    const baton = await askedBaton(proposer, { offlineFallback: true, budget });
    expect(await proposeIn(baton)).toEqual(GOES_ON);
    expect(await answerIn(baton)).toMatchObject({
      use: { name: 'offline', insteadBecause: { status: 'budget_exhausted' } },
    });
    expect(proposer.asked()).toBe(0);
  });

  it('is not paid for, and no reply that could be used again', async () => {
    const proposer = countingProposer(async () => ({
      kind: 'unavailable',
      reason: 'down',
      usage: null,
    }));
    const baton = await askedBaton(proposer, { offlineFallback: true });
    await proposeIn(baton);
    const key = questionKey(questionOf(undefined, { offlineFallback: true }), 'a-model');
    expect(await baton.stores.proposer.reply(EXECUTION.slug, key)).toBeUndefined();
    expect(await spendIn(baton)).toEqual(spendOf(MOST));
    await proposeIn(baton);
    expect(proposer.asked()).toBe(1);
  });
});
