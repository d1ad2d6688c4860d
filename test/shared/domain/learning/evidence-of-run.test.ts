import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../../shared/domain/decision/decision.ts';
import { evidenceSchema } from '../../../../shared/domain/learning/evidence.ts';
import { evidenceOfRun } from '../../../../shared/domain/learning/evidence-of-run.ts';
import { taskKindLabel } from '../../../../shared/domain/learning/features.ts';
import type { OutcomeFacts } from '../../../../shared/domain/outcome/report.ts';
import type { OutcomeWindow, Run } from '../../../../shared/domain/run/run.ts';
import { DEFAULT_SETTINGS } from '../../../../shared/domain/settings.ts';
import { sampleDecision, sampleRun, sampleSelection } from '../../../contracts/samples.ts';
import { SEEDED } from '../seeded.ts';

function run(facts: OutcomeFacts, changes: Partial<Run> = {}): Run {
  return sampleRun('run-1', { outcome: { facts, observedAt: {}, final: false }, ...changes });
}

const evidence = (of: Run, window: OutcomeWindow = 'open', decisions = [sampleDecision('run-1')]) =>
  evidenceOfRun(of, decisions, window, DEFAULT_SETTINGS);

describe('what a run teaches', () => {
  it('names the kind of its task, or what its decisions say where it has none', () => {
    const kindOf = (context: Run['context'], ...sent: readonly Run['context'][]) =>
      evidence(
        run({ merged: true }, { context }),
        'open',
        sent.map((each) => sampleDecision('run-1', { context: each })),
      )?.taskKind;
    const [bug, feature, none] = ['bug', 'feature', ''].map(taskKindLabel);
    expect(kindOf({ taskKind: 'bug' }, { taskKind: 'feature' })).toBe(bug);
    expect(kindOf({}, { taskKind: 'feature' }, {}, { taskKind: 'bug' })).toBe(bug);
    expect(kindOf({}, {}, { taskKind: 'feature' })).toBe(feature);
    expect(kindOf({}, {})).toBe(none);
  });

  it('centres choices that chance made, and no others', () => {
    const drawn = sampleDecision('run-1', { decisionId: 'drawn' });
    const certain = sampleDecision('run-1', { decisionId: 'certain', propensity: 1 });
    const choices = evidence(run({ merged: true }), 'open', [drawn, certain])?.choices ?? [];
    const centred = choices.map((each) => each.centred?.map(([, value]) => value));
    expect(new Set(centred)).toEqual(new Set([undefined, [0.25, -0.25]]));
  });

  it('is complete and small enough to be stored with it', () => {
    const facts = { merged: true, iterations: 11, costUsd: 0.5, durationSeconds: 60 };
    const selection = sampleSelection('run-1');
    expect(evidence(run(facts, { selection }))).toEqual({
      day: '2026-01-01',
      project: null,
      strategy: { slug: 'bug-default', versionId: 'bug-default@1', source: 'policy' },
      taskKind: taskKindLabel('bug'),
      lost: false,
      success: true,
      quality: expect.closeTo(0.3 / 0.45, 12),
      utility: expect.closeTo(0.3 / 0.45 - 0.05, 12),
      costUsd: 0.5,
      durationSeconds: 60,
      failureCode: null,
      signals: ['merged', 'iterations'],
      choices: [
        expect.objectContaining({ type: 'select_agent', option: 'claude', use: 'learn' }),
        expect.objectContaining({ type: 'select_agent', option: 'claude', use: 'learn' }),
      ],
    });
  });

  it('says on which side it counts towards the worth of learning', () => {
    const drawn = { ...sampleSelection('run-1'), holdoutShare: 0.05 };
    expect(evidence(run({ merged: true }, { selection: drawn }))?.worth).toBe('learned');
    const retry = { ...drawn, repeated: true };
    expect(evidence(run({ merged: true }, { selection: retry }))).not.toHaveProperty('worth');
  });

  it.each<[string, OutcomeFacts, OutcomeWindow]>([
    ['while it is not settled', { costUsd: 1, iterations: 2 }, 'open'],
    ['when it expired', {}, 'expired'],
    ['when it was settled and that was taken back', { merged: null }, 'closed'],
  ])('is nothing %s', (_, facts, window) => {
    expect(evidence(run(facts), window)).toBeNull();
  });

  it('is a failure of quality 0 when it was lost, at what it cost', () => {
    expect(evidence(run({ costUsd: 2, lintClean: true }), 'lost')).toMatchObject({
      lost: true,
      success: false,
      quality: 0,
      utility: -0.2,
      costUsd: 2,
      signals: ['lintClean'],
    });
  });

  it.each<OutcomeWindow>(['lost', 'expired'])(
    'is its outcome when that came after it was %s',
    (window) => {
      expect(evidence(run({ success: 1 }), window)).toMatchObject({ lost: false, quality: 1 });
    },
  );

  it.each<[OutcomeWindow, number]>([
    ['open', 1],
    ['closed', 0.8],
    ['lost', 0.8],
    ['expired', 0.8],
  ])('misses what applies unless the window is open: %s', (window, quality) => {
    const merged = run({ merged: true }, { applicableSignals: ['merged', 'humanFeedback'] });
    expect(evidence(merged, window)?.quality).toBeCloseTo(quality, 12);
  });

  it('counts a quality of .5 as success only where nothing else says', () => {
    expect(evidence(run({ humanFeedback: 0.5 }))?.success).toBe(true);
    expect(evidence(run({ humanFeedback: 1, merged: false }))?.success).toBe(false);
    expect(evidence(run({ success: 1, escalated: true }))?.success).toBe(false);
  });

  it('learns from choices whose propensity is known, a little from imported ones, else not', () => {
    const uses = [
      sampleDecision('run-1', { chosen: 'codex' }),
      sampleDecision('run-1', { chosen: 'codex', propensity: null, source: 'imported' }),
      sampleDecision('run-1', { chosen: 'codex', propensity: null, source: 'orchestrator' }),
      sampleDecision('run-1', { chosen: 'stop' }),
    ].map((decision) => evidence(run({ success: 1 }), 'open', [decision])?.choices[0]?.use);
    expect(uses).toEqual(['learn', 'prior', 'show', 'show']);
  });

  it('takes an attempt that another followed for failed', () => {
    const attempts = [1, 2, 3].map((attempt) =>
      sampleDecision('run-1', { decisionId: `d${attempt}`, context: { attempt } }),
    );
    const { choices = [] } = evidence(run({ success: 1 }), 'open', attempts.toReversed()) ?? {};
    expect(choices.map(({ attempt, followed }) => [attempt, followed])).toEqual([
      [1, true],
      [2, true],
      [3, false],
    ]);
  });

  it("knows the run's context beside what an orchestrator sent with a decision", () => {
    const context = { language: 'go' };
    const told = (source: Decision['source']) =>
      evidence(run({ success: 1 }, { context }), 'open', [sampleDecision('run-1', { source })])
        ?.choices[0]?.features.length ?? 0;
    expect(told('orchestrator')).toBe(told('policy') + 1);
  });

  it('does not depend on the order in which decisions came', () => {
    const decisions = ['a', 'b', 'c', 'b'].flatMap((chosen, at) =>
      [null, 0.5].map((propensity) =>
        sampleDecision('run-1', { decisionId: `d${at}${propensity}`, chosen, propensity }),
      ),
    );
    const order = fc.shuffledSubarray(decisions, { minLength: decisions.length });
    const settled = run({ success: 1 });
    fc.assert(
      fc.property(order, (shuffled) => {
        expect(evidence(settled, 'open', shuffled)).toEqual(evidence(settled, 'open', decisions));
      }),
      SEEDED,
    );
  });

  it('can be stored, whatever the run', () => {
    const read = evidenceSchema.safeParse(evidence(run({ failureCode: 'timeout' })));
    expect(read.success).toBe(true);
  });
});
