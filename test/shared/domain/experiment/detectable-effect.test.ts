import { describe, expect, it } from 'vitest';
import { detectableEffect } from '../../../../shared/domain/experiment/detectable-effect.ts';
import { wagerOf } from '../../../../shared/domain/experiment/wager.ts';
import { WAGER } from './made-up-counts.ts';

describe('the detectable effect', () => {
  it('has the best bet reach the threshold at the lower fifth of its log capital', () => {
    const tasks = 800;
    const lift = detectableEffect(WAGER, 0.24, tasks, 20);
    const reached = WAGER.bets.map(
      (bet) =>
        tasks * (bet * lift - (bet ** 2 * 0.96) / 2) - 0.841621 * bet * Math.sqrt(0.96 * tasks),
    );
    expect(Math.max(...reached)).toBeCloseTo(Math.log(20), 9);
  });

  it('is smaller with more tasks, and larger with more challengers', () => {
    expect(detectableEffect(WAGER, 0.24, 2_000, 20)).toBeLessThan(
      detectableEffect(WAGER, 0.24, 500, 20),
    );
    expect(detectableEffect(WAGER, 0.24, 500, 60)).toBeGreaterThan(
      detectableEffect(WAGER, 0.24, 500, 20),
    );
  });

  it('is larger with uneven arms', () => {
    const uneven = wagerOf({
      treatedShare: 0.1,
      controlMean: 0.6,
      variance: 0.24,
      minimumEffect: 0.1,
    });
    expect(detectableEffect(uneven, 0.24, 800, 20)).toBeGreaterThan(
      detectableEffect(WAGER, 0.24, 800, 20),
    );
  });

  it('is at most the largest lift there is', () => {
    expect(detectableEffect(WAGER, 0.24, 3, 20)).toBe(1);
    expect(detectableEffect(WAGER, 0.24, 0, 20)).toBe(1);
  });
});
