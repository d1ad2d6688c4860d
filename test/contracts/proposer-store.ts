import { describe, expect, it } from 'vitest';
import { executionIdSchema } from '../../shared/domain/identifiers.ts';
import { NOTHING_SPENT } from '../../shared/domain/proposal/spend.ts';
import { closedAfterTest, type OpenStores } from './open-stores.ts';
import { longQuestion, sampleQuestion, sampleReply } from './proposer-samples.ts';
import { slugOf } from './samples.ts';

const [A, B] = [slugOf('a'), slugOf('b')];
const [X, Y] = [executionIdSchema.parse('x'), executionIdSchema.parse('y')];

/** What every {@link ProposerStore} promises about questions and their answers. */
export function proposerStoreContract(name: string, open: OpenStores): void {
  const emptyStores = closedAfterTest(open);

  describe(`proposer store: ${name}`, () => {
    it('knows nothing at first', async () => {
      const { proposer } = await emptyStores();
      expect(await proposer.question(A, X)).toBeUndefined();
      expect(await proposer.answered(A, X)).toBeUndefined();
      expect(await proposer.reply(A, 'key')).toBeUndefined();
      expect(await proposer.spend(A, '2026-01')).toEqual(NOTHING_SPENT);
    });

    it('reads back what was asked, by strategy and execution', async () => {
      const { proposer } = await emptyStores();
      await proposer.ask(X, sampleQuestion('a', 1));
      await proposer.ask(X, sampleQuestion('b', 2));
      await proposer.ask(Y, sampleQuestion('a', 3));
      expect(await proposer.question(A, X)).toEqual(sampleQuestion('a', 1));
      expect(await proposer.question(B, X)).toEqual(sampleQuestion('b', 2));
      expect(await proposer.question(A, Y)).toEqual(sampleQuestion('a', 3));
      expect(await proposer.question(B, Y)).toBeUndefined();
      expect(await proposer.answered(A, X)).toBeUndefined();
    });

    it('keeps a question that is longer than a megabyte', async () => {
      const { proposer } = await emptyStores();
      const question = longQuestion('a');
      expect(JSON.stringify(question).length).toBeGreaterThan(1024 * 1024);
      await proposer.ask(X, question);
      await proposer.answer(A, X, sampleReply('no'));
      expect(await proposer.question(A, X)).toEqual(question);
    });

    it('leaves the first answer as it is, and the question with it', async () => {
      const { proposer } = await emptyStores();
      await proposer.ask(X, sampleQuestion('a'));
      await proposer.ask(Y, sampleQuestion('a'));
      expect(await proposer.answer(A, X, sampleReply('first'))).toEqual(sampleReply('first'));
      expect(await proposer.answer(A, X, sampleReply('second'))).toEqual(sampleReply('first'));
      expect(await proposer.answered(A, X)).toEqual(sampleReply('first'));
      expect(await proposer.answered(A, Y)).toBeUndefined();
      expect(await proposer.question(A, X)).toEqual(sampleQuestion('a'));
    });

    it('tells all who answer at the same time which answer stays', async () => {
      const { proposer } = await emptyStores();
      await proposer.ask(X, sampleQuestion('a'));
      const stored = await Promise.all(
        Array.from({ length: 20 }, async (_, each) => {
          await proposer.question(A, X);
          return await proposer.answer(A, X, sampleReply(`${each}`));
        }),
      );
      expect(new Set(stored.map(({ reply }) => reply.abstention)).size).toBe(1);
      expect(await proposer.answered(A, X)).toEqual(stored[0]);
    });

    it('takes the answer away with the question that another replaces', async () => {
      const { proposer } = await emptyStores();
      await proposer.ask(X, sampleQuestion('a', 1));
      await proposer.answer(A, X, sampleReply('of the first'));
      await proposer.ask(X, sampleQuestion('a', 2));
      expect(await proposer.question(A, X)).toEqual(sampleQuestion('a', 2));
      expect(await proposer.answered(A, X)).toBeUndefined();
    });
  });
}
