import { describe, expect, it } from 'vitest';
import { checkNovelty } from '../../../../shared/domain/admission/novelty.ts';
import { versionIdSchema } from '../../../../shared/domain/identifiers.ts';
import type { PastExperiment } from '../../../../shared/domain/proposal/past-experiment.ts';

const [current, tried] = ['bug@1', 'bug@2'].map((id) => versionIdSchema.parse(id));
if (current === undefined || tried === undefined) throw new Error('expected two versions');

const past = (...labels: PastExperiment['label'][]): PastExperiment[] =>
  labels.map((label) => ({
    versionId: tried,
    parentVersionId: current,
    label,
    edits: [],
    expectedGain: null,
    measuredGain: null,
  }));

const check = (hash: string, experiments: PastExperiment[] = [], earlier: string[] = []) =>
  checkNovelty(hash, {
    versions: [
      { id: current, contentHash: 'one' },
      { id: tried, contentHash: 'two' },
    ],
    currentVersionId: current,
    past: experiments,
    earlier: new Set(earlier),
  });

describe('a configuration', () => {
  it('is new where no version has it', () => {
    expect(check('three')).toMatchObject({ passed: true, reason: 'passed' });
  });

  it('is not the current one', () => {
    expect(check('one')).toMatchObject({ passed: false, reason: 'current_version' });
  });

  it('may be tried again after experiments without a verdict', () => {
    expect(check('two', past('inconclusive', 'inconclusive'))).toMatchObject({
      passed: true,
      reason: 'tried_without_verdict',
    });
  });

  it.each(['won', 'lost', 'harmful'] as const)('is settled once it has %s', (label) => {
    const answer = check('two', past('inconclusive', label));
    expect(answer).toMatchObject({ passed: false, reason: `already_${label}` });
  });

  it('of a version that no experiment tried is known', () => {
    expect(check('two')).toMatchObject({ passed: false, reason: 'known_version' });
  });

  it('is proposed once in a reply', () => {
    expect(check('three', [], ['three'])).toMatchObject({
      passed: false,
      reason: 'same_as_earlier_proposal',
    });
  });
});
