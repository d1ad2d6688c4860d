import { describe, expect, it } from 'vitest';
import { worthSide } from '../../../../shared/domain/learning/worth-sides.ts';
import type { Selection } from '../../../../shared/domain/run/selection.ts';
import { sampleDecision, sampleSelection } from '../../../contracts/samples.ts';

type Source = Selection['decision']['source'];

const selection = (source: Source, changes: Partial<Selection> = {}): Selection => ({
  ...sampleSelection('r'),
  decision: sampleDecision('r', { source }),
  holdoutShare: 0.05,
  ...changes,
});

describe('the side that a run counts on when learning is compared with the holdout', () => {
  it.each<[Source, ReturnType<typeof worthSide>]>([
    ['holdout', 'holdout'],
    ['policy', 'learned'],
    ['experiment', 'learned'],
    ['fallback', undefined],
    ['orchestrator', undefined],
    ['imported', undefined],
  ])('of %s is %s', (source, side) => {
    expect(worthSide(selection(source))).toBe(side);
  });

  it.each<Source>(['holdout', 'policy', 'experiment'])('is none for a retry by %s', (source) => {
    expect(worthSide(selection(source, { repeated: true }))).toBeUndefined();
  });

  it('is none where nothing could be held out, or nothing was selected', () => {
    expect(worthSide(selection('policy', { holdoutShare: 0 }))).toBeUndefined();
    expect(worthSide(null)).toBeUndefined();
  });
});
