import { describe, expect, it } from 'vitest';
import type { ProposerBudget } from '../../shared/domain/proposal/proposer-budget.ts';
import { NOTHING_SPENT } from '../../shared/domain/proposal/spend.ts';
import { closedAfterTest, type OpenStores } from './open-stores.ts';
import { MOST, reservationOf, sampleReply, usageOf } from './proposer-samples.ts';
import { slugOf } from './samples.ts';

const A = slugOf('a');
const MONTH = '2026-01';
const AMPLE: ProposerBudget = { callsPerMonth: 100, tokensPerMonth: 1e6, usdPerMonth: 100 };
const ONE_CALL = { calls: 1, tokens: 1_500, costUsd: 0.5 };

/** What every {@link ProposerStore} promises about what proposals cost. */
export function proposerSpendContract(name: string, open: OpenStores): void {
  const emptyStores = closedAfterTest(open);

  describe(`proposer's spend: ${name}`, () => {
    it('counts a call with the most it may use, by strategy and month', async () => {
      const { proposer } = await emptyStores();
      expect(await proposer.reserve(reservationOf('k'), AMPLE)).toBe('reserved');
      expect(await proposer.spend(A, MONTH)).toEqual(ONE_CALL);
      expect(await proposer.spend(A, '2026-02')).toEqual(NOTHING_SPENT);
      expect(await proposer.spend(slugOf('b'), MONTH)).toEqual(NOTHING_SPENT);
    });

    it.each<[keyof ProposerBudget, number]>([
      ['callsPerMonth', 2],
      ['tokensPerMonth', 2 * 1_500],
      ['usdPerMonth', 2 * 0.5],
    ])('counts nothing beyond %s', async (limit, most) => {
      const { proposer } = await emptyStores();
      const answers: string[] = [];
      for (const key of ['1', '2', '3']) {
        answers.push(await proposer.reserve(reservationOf(key), { ...AMPLE, [limit]: most }));
      }
      expect(answers).toEqual(['reserved', 'reserved', 'exhausted']);
      expect(await proposer.spend(A, MONTH)).toEqual({ calls: 2, tokens: 3_000, costUsd: 1 });
    });

    it('reserves no more than the budget for many who ask at the same time', async () => {
      const { proposer } = await emptyStores();
      const budget = { ...AMPLE, callsPerMonth: 4 };
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, key) => proposer.reserve(reservationOf(`${key}`), budget)),
      );
      expect(answers.filter((answer) => answer === 'reserved')).toHaveLength(4);
      expect(await proposer.spend(A, MONTH)).toMatchObject({ calls: 4 });
    });

    it('counts what was used in place of what was reserved, and keeps the reply', async () => {
      const { proposer } = await emptyStores();
      await proposer.reserve(reservationOf('other'), AMPLE);
      await proposer.reserve(reservationOf('k'), AMPLE);
      await proposer.settle(reservationOf('k'), usageOf(900, 90, 0.25), sampleReply('paid'));
      expect(await proposer.spend(A, MONTH)).toEqual({ calls: 2, tokens: 2_490, costUsd: 0.75 });
      expect(await proposer.reply(A, 'k')).toEqual(sampleReply('paid'));
      expect(await proposer.reply(A, 'other')).toBeUndefined();
      expect(await proposer.reply(slugOf('b'), 'k')).toBeUndefined();
    });

    it('changes nothing when a reservation that has its reply is settled again', async () => {
      const { proposer } = await emptyStores();
      await proposer.reserve(reservationOf('k'), AMPLE);
      await proposer.settle(reservationOf('k'), usageOf(900, 90, 0.25), sampleReply('paid'));
      await proposer.settle(reservationOf('k'), usageOf(1, 1, 0.125), sampleReply('again'));
      await proposer.settle(reservationOf('k'), MOST, undefined);
      expect(await proposer.spend(A, MONTH)).toEqual({ calls: 1, tokens: 990, costUsd: 0.25 });
      expect(await proposer.reply(A, 'k')).toEqual(sampleReply('paid'));
    });

    it('settles a reservation once for many who do at the same time', async () => {
      const { proposer } = await emptyStores();
      await proposer.reserve(reservationOf('k'), AMPLE);
      const settle = () =>
        proposer.settle(reservationOf('k'), usageOf(900, 90, 0.25), sampleReply('paid'));
      await Promise.all([settle(), settle(), settle(), settle()]);
      expect(await proposer.spend(A, MONTH)).toEqual({ calls: 1, tokens: 990, costUsd: 0.25 });
    });

    it('loses no call of many that are reserved and settled at the same time', async () => {
      const { proposer } = await emptyStores();
      await Promise.all(
        Array.from({ length: 6 }, async (_, key) => {
          await proposer.reserve(reservationOf(`${key}`), AMPLE);
          const reply = key % 2 === 0 ? sampleReply(`${key}`) : undefined;
          await proposer.settle(reservationOf(`${key}`), usageOf(100, 10, 0.125), reply);
        }),
      );
      expect(await proposer.spend(A, MONTH)).toEqual({ calls: 6, tokens: 660, costUsd: 0.75 });
    });
  });
}
