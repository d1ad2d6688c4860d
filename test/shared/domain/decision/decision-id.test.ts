import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Context } from '../../../../shared/domain/context/context.ts';
import { choiceId, selectionId } from '../../../../shared/domain/decision/decision-id.ts';
import { runIdSchema } from '../../../../shared/domain/identifiers.ts';
import { SEEDED } from '../seeded.ts';

const run = runIdSchema.parse('run-1');
const CLAUDE = { value: 'claude' };
const CODEX = { value: 'codex', features: { harness: 'cli', size: 2 } };
const idOf = (context: Context = {}) => choiceId(run, 'select_agent', [CLAUDE, CODEX], context);

describe('the id of a decision', () => {
  it('is a UUID of version 5 and does not change between releases', () => {
    expect(idOf({ attempt: 1 })).toBe('b3e9f4e5-96cd-5ab8-8ae6-4746eb1b928e');
    expect(selectionId(run)).toBe('1e01273b-70c4-5d01-a768-4532dadfe925');
  });

  it('is the same whatever the order of the alternatives', () => {
    const values = fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 8 });
    const orders = values.chain((unique) =>
      fc.tuple(fc.constant(unique), fc.shuffledSubarray(unique, { minLength: unique.length })),
    );
    fc.assert(
      fc.property(orders, (pair) => {
        const [one, other] = pair.map((order) => order.map((value) => ({ value })));
        expect(choiceId(run, 'a', one ?? [], {})).toBe(choiceId(run, 'a', other ?? [], {}));
      }),
      SEEDED,
    );
  });

  it('is the same whatever the order of context and features', () => {
    const turned = { value: 'codex', features: { size: 2, harness: 'cli' } };
    const context = { language: 'go', attempt: 1 };
    expect(choiceId(run, 'select_agent', [turned, CLAUDE], { attempt: 1, language: 'go' })).toBe(
      idOf(context),
    );
  });

  it.each([
    ['in another attempt', choiceId(run, 'select_agent', [CLAUDE, CODEX], { attempt: 2 })],
    ['without context', choiceId(run, 'select_agent', [CLAUDE, CODEX], {})],
    [
      'in another run',
      choiceId(runIdSchema.parse('run-2'), 'select_agent', [CLAUDE, CODEX], { attempt: 1 }),
    ],
    ['of another type', choiceId(run, 'retry', [CLAUDE, CODEX], { attempt: 1 })],
    ['with fewer alternatives', choiceId(run, 'select_agent', [CLAUDE], { attempt: 1 })],
    [
      'with other features',
      choiceId(run, 'select_agent', [CLAUDE, { value: 'codex' }], { attempt: 1 }),
    ],
    ['with the attempt as a text', idOf({ attempt: '1' })],
    ['of the selection', selectionId(run)],
  ])('is another one %s', (_, other) => {
    expect(other).not.toBe(idOf({ attempt: 1 }));
  });

  it('is not shared by questions whose texts run together alike', () => {
    const one = choiceId(run, 'a', [{ value: 'b' }, { value: 'c' }], {});
    const other = choiceId(run, 'a', [{ value: 'b","c' }], {});
    expect(one).not.toBe(other);
  });
});
