import { describe, expect, it } from 'vitest';
import { bestOf } from '../../../../shared/domain/admission/selection.ts';
import type { Proposal } from '../../../../shared/domain/proposal/proposal.ts';
import { proposalOf } from './made-up-runs.ts';

const expecting = (gain: Proposal['expected']['gain'], ...paths: string[]) =>
  proposalOf(Object.fromEntries(paths.map((path) => [path, '1'])), {
    expected: { metric: 'cost', direction: 'down', gain, cells: [] },
  });

describe('the best proposals', () => {
  it('expect the most', () => {
    const proposals = [expecting(0.02, 'a'), expecting(0.1, 'a'), expecting(0.05, 'a')];
    expect(bestOf(proposals, 2)).toEqual([1, 2]);
  });

  it('come first of those that expect the same', () => {
    const proposals = [expecting(0.05, 'a'), expecting(0.1, 'b', 'c'), expecting(0.1, 'a')];
    expect(bestOf(proposals, 2)).toEqual([1, 2]);
    expect(bestOf(proposals, 1)).toEqual([1]);
  });

  it.each([
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 2],
  ])('are %i of three where traffic allows so many: kept %i', (allowed, kept) => {
    const proposals = [expecting(0.1, 'a'), expecting(0.1, 'a'), expecting(0.1, 'a')];
    expect(bestOf(proposals, allowed)).toHaveLength(kept);
  });
});
