import { describe, expect, it } from 'vitest';
import { ADMISSION_STAGES } from '../../../../shared/domain/admission/admission.ts';
import { admit } from '../../../../shared/domain/admission/admit.ts';
import type { AdmissionFacts } from '../../../../shared/domain/admission/check-proposal.ts';
import { versionIdSchema } from '../../../../shared/domain/identifiers.ts';
import type { PastExperiment } from '../../../../shared/domain/proposal/past-experiment.ts';
import type { Proposal } from '../../../../shared/domain/proposal/proposal.ts';
import type { Configuration } from '../../../../shared/domain/strategy/configuration.ts';
import { contentHash } from '../../../../shared/domain/strategy/content-hash.ts';
import { PARENT, questionOf } from '../proposal/made-up-question.ts';
import { proposalOf, runsIn } from './made-up-runs.ts';

const CURRENT = { id: versionIdSchema.parse('bug-default@1'), config: PARENT };
const TRIED = {
  id: versionIdSchema.parse('bug-default@2'),
  config: { ...PARENT, retry: { ...PARENT.retry, maxAttempts: 2 } },
};
const withHash = <Version extends { config: Configuration }>(version: Version) => ({
  ...version,
  contentHash: contentHash(version.config),
});
const WORSE = {
  kind: 'bounded',
  value: 0.1,
  lower: 0,
  upper: 0.2,
  difference: { value: -0.3, lower: -0.4, upper: -0.2 },
} as const;

const tried = (label: PastExperiment['label']): PastExperiment => ({
  versionId: TRIED.id,
  parentVersionId: CURRENT.id,
  label,
  edits: [{ path: 'retry.maxAttempts', value: '2' }],
  expectedGain: null,
  measuredGain: null,
});

const facts = (
  change: Partial<AdmissionFacts> = {},
  past: PastExperiment[] = [],
): AdmissionFacts => ({
  question: questionOf(PARENT, { past }),
  allowedAgents: null,
  versions: [CURRENT, TRIED].map(withHash),
  runs: runsIn([{ complexity: 'high' }, 40], [{ complexity: 'low', language: 'python' }, 60]),
  offPolicy: () => undefined,
  mostChallengers: 2,
  ...change,
});

/** The stage that refused a proposal, and why. */
function refusalOf(proposal: Proposal, given: AdmissionFacts = facts()) {
  const [judged] = admit([proposal], given);
  const last = judged?.admission.steps.at(-1);
  return last?.passed === false ? [last.stage, last.reason] : [];
}

const rule = (cell: string) => proposalOf({ [`agentSelection.rules[${cell}]`]: 'gemini' });

describe('admission', () => {
  it('takes a sensible proposal through every stage, in their order', () => {
    const [judged] = admit([proposalOf({ 'retry.maxAttempts': '4' })], facts());
    expect(judged?.admission).toMatchObject({ proposal: 0, admitted: true, versionId: null });
    expect(judged?.admission.steps.map(({ stage }) => stage)).toEqual(ADMISSION_STAGES);
    expect(judged?.candidate).toMatchObject({ config: { retry: { maxAttempts: 4 } } });
  });

  it.each<[string, string, Proposal, Partial<AdmissionFacts>?]>([
    ['schema', 'invalid_reply', proposalOf({ 'retry.maxAttempts': '9' })],
    [
      'bounds',
      'agent_not_allowed',
      rule('complexity=high'),
      { allowedAgents: ['claude', 'codex'] },
    ],
    [
      'bounds',
      'invalid_configuration',
      proposalOf({
        'agentSelection.default': 'gemini',
        'agentSelection.agents[gemini]': 'false',
      }),
    ],
    ['worst_case_cost', 'cost_above_limit', proposalOf({ 'parallelism.maxParallelAgents': '3' })],
    [
      'change_size',
      'too_many_components',
      proposalOf({
        'retry.backoff': 'none',
        'escalation.afterMinutes': '30',
        'decomposition.approach': 'parallel',
      }),
    ],
    ['novelty', 'known_version', proposalOf({ 'retry.maxAttempts': '2' })],
    ['behaviour', 'same_as_parent', proposalOf({ 'retry.onFailure[tests_failed]': 'stop' })],
    [
      'relevance',
      'redirects_too_many',
      rule('complexity=high'),
      { runs: runsIn([{ complexity: 'high' }, 90], [{ complexity: 'low' }, 10]) },
    ],
    [
      'off_policy',
      'worse_by_the_log',
      proposalOf({ 'retry.maxAttempts': '4' }),
      { offPolicy: () => WORSE },
    ],
  ])('stops at %s: %s', (stage, reason, proposal, change) => {
    expect(refusalOf(proposal, facts(change))).toEqual([stage, reason]);
  });

  it('refuses what lost, and what behaves like it', () => {
    const same = proposalOf({ 'retry.maxAttempts': '2' });
    expect(refusalOf(same, facts({}, [tried('lost')]))).toEqual(['novelty', 'already_lost']);
    const nearly = proposalOf({ 'retry.maxAttempts': '2', 'retry.onFailure[crash]': 'stop' });
    const analysis = { ...questionOf().analysis, failures: [{ code: 'crash', runs: 1 }] };
    const question = questionOf(PARENT, { analysis, past: [tried('harmful')] });
    expect(refusalOf(nearly, facts({ question }))).toEqual(['behaviour', 'same_as_lost']);
  });

  it('tries a version again whose experiment had no verdict', () => {
    const again = proposalOf({ 'retry.maxAttempts': '2' });
    const [judged] = admit([again], facts({}, [tried('inconclusive')]));
    expect(judged?.candidate).toMatchObject({ versionId: TRIED.id });
  });

  it('asks the log only about what passed everything before', () => {
    const asked: Configuration[] = [];
    const offPolicy = (config: Configuration) => {
      asked.push(config);
      return undefined;
    };
    const proposals = [
      proposalOf({ 'retry.maxAttempts': '9' }),
      proposalOf({ 'retry.backoff': 'none' }),
    ];
    admit(proposals, facts({ offPolicy }));
    expect(asked.map(({ retry }) => retry.backoff)).toEqual(['none']);
  });

  it('keeps the best, and says so of the others', () => {
    const proposals = ['none', 'exponential'].map((backoff) =>
      proposalOf({ 'retry.backoff': backoff }),
    );
    const judged = admit(proposals, facts({ mostChallengers: 1 }));
    expect(judged.map(({ admission }) => admission.admitted)).toEqual([true, false]);
    expect(judged[1]?.candidate).toBeUndefined();
    expect(judged[1]?.admission.steps.at(-1)).toEqual({
      stage: 'selection',
      passed: false,
      reason: 'not_among_the_best',
      detail: '2 passed every check; the experiment takes 1.',
    });
  });

  it('admits the same configuration once', () => {
    const twice = [
      proposalOf({ 'retry.backoff': 'none' }),
      proposalOf({ 'retry.backoff': 'none' }),
    ];
    const reasons = admit(twice, facts()).map(({ admission }) => admission.steps.at(-1)?.reason);
    expect(reasons).toEqual(['passed', 'same_as_earlier_proposal']);
  });
});
