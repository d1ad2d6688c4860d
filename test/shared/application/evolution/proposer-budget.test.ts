import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ProposerBudget } from '../../../../shared/domain/proposal/proposer-budget.ts';
import {
  type ProposerStore,
  StorageUnavailable,
  StoredDataError,
} from '../../../../shared/ports.ts';
import { REPLY } from '../../../bedrock/answers.ts';
import { questionOf } from '../../domain/proposal/made-up-question.ts';
import {
  answerIn,
  askedBaton,
  countingProposer,
  EXECUTION,
  MONTH,
  MOST,
  proposeIn,
  REPLIED,
  spendIn,
  spendOf,
  USED,
  withStore,
} from './proposing.ts';

const GOES_ON = { status: 'running', reason: null };
const AMPLE: ProposerBudget = { callsPerMonth: 30, tokensPerMonth: 1_000_000, usdPerMonth: 20 };

describe('the budget', () => {
  it.each<[keyof ProposerBudget, enough: number, tooLittle: number]>([
    ['callsPerMonth', 1, 0],
    ['tokensPerMonth', 1_500, 1_499],
    ['usdPerMonth', 0.5, 0.499_999_999],
  ])('is exact to its limit: %s', async (limit, enough, tooLittle) => {
    for (const [amount, asked] of [
      [enough, 1],
      [tooLittle, 0],
    ] as const) {
      const proposer = countingProposer();
      const baton = await askedBaton(proposer, { budget: { ...AMPLE, [limit]: amount } });
      const answer = await proposeIn(baton);
      expect(answer.status).toBe(asked === 1 ? 'running' : 'budget_exhausted');
      expect(proposer.asked()).toBe(asked);
      expect(await spendIn(baton)).toEqual(asked === 1 ? spendOf(USED) : spendOf());
    }
  });

  it('is said to be spent, and by whom', async () => {
    const budget = { ...AMPLE, callsPerMonth: 0 };
    expect(await proposeIn(await askedBaton(countingProposer(), { budget }))).toEqual({
      status: 'budget_exhausted',
      reason: `the budget of bug-default for ${MONTH} does not leave room for a call`,
    });
  });

  it('counts what earlier calls have used, and not what was set aside for them', async () => {
    const budget = { ...AMPLE, tokensPerMonth: 990 + 1_500 };
    const proposer = countingProposer();
    const baton = await askedBaton(proposer, { budget });
    for (const wanted of [1, 2, 3]) {
      await baton.stores.proposer.ask(
        EXECUTION.executionId,
        questionOf(undefined, { budget, wanted }),
      );
      await proposeIn(baton);
    }
    expect(proposer.asked()).toBe(2);
    expect(await spendIn(baton)).toEqual(spendOf(USED, USED));
  });

  it('allows no call whose price is not known', async () => {
    const proposer = { ...countingProposer(), ceiling: () => undefined };
    const baton = await askedBaton(proposer);
    expect(await proposeIn(baton)).toEqual({
      status: 'proposer_unavailable',
      reason: 'the price of a-model is not known, so no call is made',
    });
    expect(proposer.asked()).toBe(0);
    expect(await spendIn(baton)).toEqual(spendOf());
  });

  it('lets one of two ask at the same time where there is room for one', async () => {
    const proposer = countingProposer();
    const baton = await askedBaton(proposer, { budget: { ...AMPLE, callsPerMonth: 1 } });
    const answers = await Promise.all([proposeIn(baton), proposeIn(baton)]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['budget_exhausted', 'running']);
    expect(proposer.asked()).toBe(1);
  });
});

/** The process died. */
class Killed extends Error {
  override readonly name = 'Killed';
}

/** Where a process may die: about a write of the store, or while the model works. */
const DEATHS = [
  'before reserve',
  'after reserve',
  'during propose',
  'before settle',
  'after settle',
  'before answer',
  'after answer',
] as const;
type Death = (typeof DEATHS)[number];

/** A proposer and its store that fail once at a point. */
async function mortal(change: Parameters<typeof askedBaton>[1] = {}) {
  let next: Death | undefined;
  let failure: Error = new Killed('dead');
  const strike = (point: Death) => {
    if (next !== point) return;
    next = undefined;
    throw failure;
  };
  const proposer = countingProposer(async () => {
    strike('during propose');
    return REPLIED;
  });
  const baton = await askedBaton(proposer, change);
  const { reserve, settle, answer } = baton.stores.proposer;
  const around =
    <Input extends readonly unknown[], Output>(
      name: 'reserve' | 'settle' | 'answer',
      write: (...input: Input) => Promise<Output>,
    ) =>
    async (...input: Input): Promise<Output> => {
      strike(`before ${name}`);
      const output = await write(...input);
      strike(`after ${name}`);
      return output;
    };
  const store: Partial<ProposerStore> = {
    reserve: around('reserve', reserve),
    settle: around('settle', settle),
    answer: around('answer', answer),
  };
  return {
    baton: withStore(baton, store),
    proposer,
    dieNext: (point: Death, how: Error = new Killed('dead')) => {
      next = point;
      failure = how;
    },
  };
}

describe('a process that dies', () => {
  it.each<[Death, first: object, asked: number, afterwards: object, reused: boolean]>([
    ['before reserve', spendOf(), 1, spendOf(USED), false],
    ['after reserve', spendOf(MOST), 1, spendOf(MOST, USED), false],
    ['during propose', spendOf(MOST), 2, spendOf(MOST, USED), false],
    ['before settle', spendOf(MOST), 2, spendOf(MOST, USED), false],
    ['after settle', spendOf(USED), 1, spendOf(USED), true],
    ['before answer', spendOf(USED), 1, spendOf(USED), true],
    ['after answer', spendOf(USED), 1, spendOf(USED), false],
  ])(
    '%s has counted all that may have been paid, and pays no more than it must',
    async (death, first, asked, afterwards, reused) => {
      const { baton, proposer, dieNext } = await mortal();
      dieNext(death);
      await expect(proposeIn(baton)).rejects.toThrow('dead');
      expect(await spendIn(baton)).toEqual(first);
      expect(await proposeIn(baton)).toEqual(GOES_ON);
      expect(proposer.asked()).toBe(asked);
      expect(await spendIn(baton)).toEqual(afterwards);
      expect(await answerIn(baton)).toMatchObject({ reply: REPLY, use: { reused } });
    },
  );

  it('again and again never pays more than the budget, nor more than is counted', async () => {
    const death = fc.constantFrom(...DEATHS, undefined);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(death, fc.integer({ min: 1, max: 3 })), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 0, max: 4 }),
        async (lives, callsPerMonth) => {
          const budget = { ...AMPLE, callsPerMonth, tokensPerMonth: 4_000 };
          const { baton, proposer, dieNext } = await mortal();
          for (const [point, wanted] of lives) {
            const question = questionOf(undefined, { budget, wanted });
            await baton.stores.proposer.ask(EXECUTION.executionId, question);
            if (point !== undefined) dieNext(point);
            await proposeIn(baton).catch((error: unknown) => expect(error).toBeInstanceOf(Killed));
            const { calls, tokens } = await spendIn(baton);
            expect(calls).toBeLessThanOrEqual(callsPerMonth);
            expect(tokens).toBeLessThanOrEqual(budget.tokensPerMonth);
            expect(calls).toBeGreaterThanOrEqual(proposer.asked());
            expect(tokens).toBeGreaterThanOrEqual(proposer.asked() * 990);
          }
        },
      ),
      { numRuns: 20 },
    );
  }, 60_000);
});

describe('a store that is away when a call is counted', () => {
  const AWAY = new StorageUnavailable('away');

  it.each<[Death, object]>([
    ['before settle', spendOf(MOST)],
    ['after settle', spendOf(USED)],
  ])('loses no reply that was paid for: %s', async (point, spend) => {
    const { baton, proposer, dieNext } = await mortal();
    dieNext(point, AWAY);
    expect(await proposeIn(baton)).toEqual(GOES_ON);
    expect(await answerIn(baton)).toMatchObject({ reply: REPLY, use: { reused: false } });
    expect(await proposeIn(baton)).toEqual(GOES_ON);
    expect(proposer.asked()).toBe(1);
    expect(await spendIn(baton)).toEqual(spend);
  });

  it('ends the evolution as the model left it, and counts the call at its most', async () => {
    const down = { kind: 'unavailable', reason: 'down', usage: USED } as const;
    const proposer = countingProposer(async () => down);
    const settle = () => Promise.reject(AWAY);
    const baton = withStore(await askedBaton(proposer), { settle });
    expect(await proposeIn(baton)).toEqual({ status: 'proposer_unavailable', reason: 'down' });
    expect(await spendIn(baton)).toEqual(spendOf(MOST));
  });

  it('is told from one that holds what does not parse', async () => {
    const settle = () => Promise.reject(new StoredDataError('torn'));
    const baton = withStore(await askedBaton(countingProposer()), { settle });
    await expect(proposeIn(baton)).rejects.toThrow('torn');
  });
});
