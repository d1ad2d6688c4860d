import { describe, expect, it } from 'vitest';
import { analysedRun } from '../../../../shared/domain/analysis/analysed-run.ts';
import { isHeldBack } from '../../../../shared/domain/analysis/held-back.ts';
import { evidenceSchema } from '../../../../shared/domain/learning/evidence.ts';
import { runIdOf, sampleFolded, sampleRun, versionIdOf } from '../../../contracts/samples.ts';

const VERSION = versionIdOf('bug-default@1');

const choice = (option: string, attempt: number, followed: boolean, type = 'select_agent') => ({
  type,
  option,
  use: 'learn',
  attempt,
  followed,
  features: [],
});

const evidence = (changes: Readonly<Record<string, unknown>> = {}) =>
  evidenceSchema.parse({
    day: '2026-01-01',
    project: null,
    strategy: { slug: 'bug-default', versionId: VERSION, source: 'policy' },
    lost: false,
    success: true,
    quality: 1,
    utility: 0.123,
    costUsd: 2,
    durationSeconds: 0,
    failureCode: null,
    signals: [],
    choices: [
      choice('claude', 2, false),
      choice('codex', 1, true),
      choice('stop', 3, false, 'retry'),
    ],
    ...changes,
  });

const settled = (of = evidence(), facts = {}) =>
  sampleRun('r', {
    folded: sampleFolded({ evidence: of }),
    outcome: { facts, observedAt: {}, final: false },
    context: { complexity: 'low' },
  });

describe('a run as an analysis reads it', () => {
  it('has its attempts in order; one that another followed failed', () => {
    expect(analysedRun(settled(), VERSION)).toMatchObject({
      success: true,
      failureCode: null,
      attempts: 3,
      agents: ['codex', 'claude'],
      choices: [
        { agent: 'codex', success: false },
        { agent: 'claude', success: true },
      ],
      context: { complexity: 'low' },
      utility: Math.round(0.123 * 4_096) / 4_096,
    });
  });

  it('tells what is known from what is not', () => {
    expect(analysedRun(settled(evidence(), { costUsd: 2, iterations: 4 }), VERSION)).toMatchObject({
      costUsd: 2,
      durationSeconds: 0,
      known: { costUsd: 2, durationSeconds: null },
      iterations: 4,
    });
  });

  it.each([
    ['its code', { success: false, failureCode: 'timeout' }, 'timeout'],
    ['the word for none', { success: false, lost: true }, 'failed'],
  ])('that failed has %s', (_, changes, failureCode) => {
    expect(analysedRun(settled(evidence(changes)), VERSION)).toMatchObject({ failureCode });
  });

  it('is none before it settles, of another version, or without one', () => {
    expect(analysedRun(sampleRun('r'), VERSION)).toBeUndefined();
    expect(analysedRun(settled(), versionIdOf('bug-default@2'))).toBeUndefined();
    expect(analysedRun(settled(evidence({ strategy: null })), VERSION)).toBeUndefined();
  });
});

describe('what is held back', () => {
  it('is three of ten runs', () => {
    const runs = Array.from({ length: 20_000 }, (_, at) => runIdOf(`run-${at}`));
    expect(runs.filter(isHeldBack).length / runs.length).toBeCloseTo(0.3, 2);
  });
});
