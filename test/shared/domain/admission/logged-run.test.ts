import { expect, it } from 'vitest';
import { loggedRun } from '../../../../shared/domain/admission/logged-run.ts';
import { evidenceSchema } from '../../../../shared/domain/learning/evidence.ts';
import { sampleDecision, sampleFolded, sampleRun } from '../../../contracts/samples.ts';

const evidence = (success: boolean, failureCode: string | null) =>
  evidenceSchema.parse({
    day: '2026-01-01',
    project: null,
    strategy: null,
    lost: false,
    success,
    quality: 0,
    utility: 0,
    costUsd: 0,
    durationSeconds: 0,
    failureCode,
    signals: [],
    choices: [],
  });
const settled = (success: boolean, failureCode: string | null = null) =>
  sampleRun('one', { folded: sampleFolded({ evidence: evidence(success, failureCode) }) });
const again = sampleDecision('one', {
  decisionId: 'again',
  context: { attempt: 2, previousFailure: 'timeout' },
});

it('a logged run has the questions that were asked, but for which strategy to follow', () => {
  const selection = sampleDecision('one', { decisionId: 'selection', type: 'select_strategy' });
  const { questions } = loggedRun(settled(true), [selection, again]);
  expect(questions).toEqual([
    {
      type: 'select_agent',
      context: again.context,
      alternatives: again.alternatives,
      chosen: 'claude',
    },
  ]);
});

it.each([
  ['in a failed attempt', settled(true), ['timeout']],
  ['at the end', settled(false, 'crash'), ['timeout', 'crash']],
  ['both times', settled(false, 'timeout'), ['timeout']],
  ['at the end without a code', settled(false), ['timeout', 'failed']],
  ['before it settled', sampleRun('one'), ['timeout']],
])('a logged run has the codes of its failures: %s', (_, run, codes) => {
  expect(loggedRun(run, [again]).failureCodes).toEqual(codes);
});
