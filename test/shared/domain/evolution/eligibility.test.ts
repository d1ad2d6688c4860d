import { describe, expect, it } from 'vitest';
import type { DayCount } from '../../../../shared/domain/evolution/day-counts.ts';
import {
  type EvolvingStrategy,
  eligibilityOf,
  satisfactionOf,
} from '../../../../shared/domain/evolution/eligibility.ts';
import { GOES_ON } from '../../../../shared/domain/evolution/steps.ts';
import { experimentIdOf, sampleStrategy } from '../../../contracts/samples.ts';

const NOW = '2026-03-31T12:00:00.000Z';
const DAY = 86_400_000;

/** The moment so many milliseconds before now. */
const past = (milliseconds: number) => new Date(Date.parse(NOW) - milliseconds).toISOString();
const daysAgo = (days: number, runs: number, successes = 0): DayCount => ({
  day: past(days * DAY).slice(0, 10),
  runs,
  successes,
});
const ENOUGH = [daysAgo(1, 30)];

const answer = (changes: Partial<EvolvingStrategy>, days: readonly DayCount[] = ENOUGH) =>
  eligibilityOf(sampleStrategy('a', changes), days, NOW);

describe('a strategy that has evolved', () => {
  it.each([
    ['just now', 0, 'too_recent'],
    ['13 days ago', 13 * DAY, 'too_recent'],
    ['a millisecond less than 14 days ago', 14 * DAY - 1, 'too_recent'],
    ['14 days ago', 14 * DAY, 'running'],
  ])('%s', (_, milliseconds, status) => {
    expect(answer({ lastEvolvedAt: past(milliseconds) })).toMatchObject({ status });
  });

  it('waits as many days as are set', () => {
    const { thresholds } = sampleStrategy('a');
    const evolved = { lastEvolvedAt: past(DAY), thresholds };
    expect(answer({ ...evolved, thresholds: { ...thresholds, minimumDaysBetween: 1 } })).toEqual({
      status: 'running',
      reason: null,
    });
    expect(
      answer({ ...evolved, thresholds: { ...thresholds, minimumDaysBetween: 2 } }),
    ).toMatchObject({ status: 'too_recent', reason: expect.stringContaining('2 days') });
  });
});

describe('proposals that came to nothing', () => {
  it.each([
    ['are not asked for again within a day', DAY - 1, 'too_recent'],
    ['are asked for again after a day', DAY, 'running'],
  ])('%s', (_, milliseconds, status) => {
    expect(answer({ lastProposedAt: past(milliseconds) })).toMatchObject({ status });
  });

  it('have a reason of their own', () => {
    expect(answer({ lastProposedAt: past(1) }).reason).toMatch(/proposals .* no experiment/);
    expect(answer({ lastEvolvedAt: past(1) }).reason).toMatch(/it evolved/);
  });

  it('are told from those that an experiment began with, however little time must pass', () => {
    const thresholds = { ...sampleStrategy('a').thresholds, minimumDaysBetween: 0 };
    const proposed = { lastProposedAt: past(1_000), thresholds };
    expect(answer({ ...proposed, lastEvolvedAt: past(1_000) })).toMatchObject({
      status: 'running',
    });
    expect(answer({ ...proposed, lastEvolvedAt: past(1_001) })).toMatchObject({
      status: 'too_recent',
    });
  });
});

describe('a strategy with an experiment', () => {
  it('does not evolve meanwhile', () => {
    expect(answer({ runningExperimentId: experimentIdOf('a-x3') })).toEqual({
      status: 'test_active',
      reason: 'the experiment a-x3 is running',
    });
  });
});

describe('the runs that a strategy evolves by', () => {
  it.each([
    ['29 are too few', [daysAgo(0, 20), daysAgo(3, 9)], 'insufficient_data'],
    ['30 are enough', [daysAgo(0, 20), daysAgo(3, 10)], 'running'],
    ['a day counts however often it occurs', [daysAgo(2, 15), daysAgo(2, 15)], 'running'],
    ['the day exactly 60 days ago counts', [daysAgo(60, 30)], 'running'],
    ['the day before that does not', [daysAgo(61, 30)], 'insufficient_data'],
    ['none are too few', [], 'insufficient_data'],
  ])('%s', (_, days, status) => {
    expect(answer({}, days)).toMatchObject({ status });
  });

  it('are told to people', () => {
    expect(answer({}, [daysAgo(5, 29)]).reason).toBe(
      '29 settled runs of the current version in 60 days; 30 are needed',
    );
  });
});

describe('a strategy is good enough', () => {
  const statusOf = (days: readonly DayCount[]) =>
    satisfactionOf(sampleStrategy('a'), days, NOW).status;

  it.each([
    ['at 800 of 1,000', [daysAgo(1, 1_000, 800)], true],
    ['at 4 of 5', [daysAgo(1, 5, 4)], true],
    ['at 24 of 30 over two days', [daysAgo(1, 20, 14), daysAgo(2, 10, 10)], true],
    ['not at 799 of 1,000', [daysAgo(1, 1_000, 799)], false],
    ['by the day exactly 60 days ago', [daysAgo(60, 10, 10), daysAgo(1, 10, 6)], true],
    ['not by the days before', [daysAgo(61, 100, 100), daysAgo(1, 10, 7)], false],
    ['not without a run', [], false],
  ])('%s', (_, days, satisfied) => {
    expect(statusOf(days)).toBe(satisfied ? 'satisfactory' : 'running');
  });

  it('by the rate that is set', () => {
    const { thresholds } = sampleStrategy('a');
    const strategy = { thresholds: { ...thresholds, satisfactorySuccessRate: 0.9 } };
    expect(satisfactionOf(strategy, [daysAgo(1, 10, 8)], NOW)).toEqual(GOES_ON);
    expect(satisfactionOf(strategy, [daysAgo(1, 10, 9)], NOW)).toEqual({
      status: 'satisfactory',
      reason: '9 of 10 runs in 60 days succeeded; a rate of 0.9 is good enough',
    });
  });
});
