import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CodedQuestion,
  codedQuestion,
} from '../../../../shared/domain/proposal/coded-question.ts';
import { editGridOf } from '../../../../shared/domain/proposal/edit-grid.ts';
import type { PastExperiment } from '../../../../shared/domain/proposal/past-experiment.ts';
import type { Edit } from '../../../../shared/domain/proposal/proposal.ts';
import {
  type ProposalQuestion,
  proposalQuestionSchema,
} from '../../../../shared/domain/proposal/proposal-question.ts';
import type { Configuration } from '../../../../shared/domain/strategy/configuration.ts';
import { arbitraryConfiguration, arbitraryFacts } from './arbitrary-configuration.ts';
import { analysisOf, cell, PARENT, questionOf, rate } from './made-up-question.ts';

const ODD: Configuration = {
  ...PARENT,
  agentSelection: {
    agents: ['our own agent', 'claude'],
    default: 'our own agent',
    rules: [{ when: { team: 'the blue team' }, agent: 'claude' }],
  },
};
const CELL = { ...cell({ team: 'the red team' }), ...rate(50, 10) };
const analysis = analysisOf(ODD, { cells: [CELL], failures: [{ code: 'odd_end', runs: 9 }] });
const asked = questionOf(ODD, {
  analysis,
  grid: editGridOf(ODD, {
    agents: ['our own agent', 'claude', 'a third one'],
    failureCodes: ['odd_end'],
    cells: [CELL],
  }),
});

/** All edits that a question allows, one by one. */
const editsOf = ({ grid }: ProposalQuestion): Edit[] =>
  Object.entries(grid).flatMap(([path, values]) => values.map((value) => ({ path, value })));

/** What each edit of the coded question, by itself, is read as. */
function readBack(coded: CodedQuestion) {
  return editsOf(coded.question).map((edit) => {
    const proposal = {
      operator: 'combination',
      edits: [edit],
      targetFailureCodes: [],
      evidenceIds: [],
      expected: { metric: 'cost', direction: 'down', gain: 0.05, cells: [] },
      rationale: '',
      risk: '',
    };
    const parsed = coded.read({ proposals: [proposal], abstention: null });
    return parsed.kind === 'valid' ? parsed.reply.proposals[0]?.edits[0] : parsed.faults;
  });
}

describe('a coded question', () => {
  const coded = codedQuestion(asked);

  it('has codes for the words of others, in the order in which they come', () => {
    expect(coded.question.analysis.config.agentSelection).toEqual({
      agents: ['agent-1', 'claude'],
      default: 'agent-1',
      rules: [{ when: { feature_1: 'value-2' }, agent: 'claude' }],
    });
    expect(coded.question.analysis.cells[0]).toMatchObject({
      id: 'feature_1=value-1',
      features: { feature_1: 'value-1' },
    });
    expect(Object.keys(coded.question.grid)).toEqual(
      expect.arrayContaining([
        'agentSelection.rules[feature_1=value-1]',
        'agentSelection.agents[agent-2]',
        'retry.onFailure[code_1]',
        'retry.onFailure[default]',
      ]),
    );
  });

  it('is a question', () => {
    expect(proposalQuestionSchema.parse(coded.question)).toEqual(coded.question);
  });

  it('reads a reply back into the words that its codes stand for', () => {
    const reply = {
      proposals: [
        {
          operator: 'agent_choice',
          edits: [{ path: 'agentSelection.rules[feature_1=value-1]', value: 'agent-1' }],
          targetFailureCodes: ['code_1'],
          evidenceIds: ['cell-1'],
          expected: {
            metric: 'success_rate',
            direction: 'up',
            gain: 0.05,
            cells: ['feature_1=value-1'],
          },
          rationale: 'agent-1 does better where feature_1=value-1 than agent-99.',
          risk: 'code_1',
        },
      ],
      abstention: null,
    };
    const parsed = coded.read(reply);
    expect(parsed).toMatchObject({
      kind: 'valid',
      reply: {
        proposals: [
          {
            edits: [
              { path: 'agentSelection.rules[{"team":"the red team"}]', value: 'our own agent' },
            ],
            targetFailureCodes: ['odd_end'],
            expected: { cells: [CELL.id] },
            rationale: 'our own agent does better where team=the red team than agent-99.',
            risk: 'odd_end',
          },
        ],
      },
    });
  });

  it('does not understand the words themselves', () => {
    const edits = [{ path: 'agentSelection.default', value: 'our own agent' }];
    expect(coded.read({ proposals: [{ edits }], abstention: null })).toMatchObject({
      kind: 'faulty',
    });
  });

  it('says codes in experiments of the past too', () => {
    const experiment: PastExperiment = {
      versionId: asked.analysis.versionId,
      parentVersionId: null,
      label: 'lost',
      edits: [
        { path: 'agentSelection.default', value: 'gone for good' },
        { path: 'agentSelection.rules[no rule]', value: 'claude' },
      ],
      expectedGain: null,
      measuredGain: null,
    };
    const { past } = codedQuestion({ ...asked, past: [experiment] }).question;
    expect(past[0]?.edits).toEqual([{ path: 'agentSelection.default', value: 'agent-3' }]);
    expect(past[0]?.versionId).toBe('strategy@1');
  });

  it('allows exactly the edits of the question', () => {
    expect(readBack(coded)).toEqual(editsOf(asked));
    const scenario = fc.tuple(arbitraryConfiguration, arbitraryFacts).map(([config, facts]) =>
      questionOf(config, {
        analysis: analysisOf(config, { cells: [] }),
        grid: editGridOf(config, facts),
      }),
    );
    fc.assert(
      fc.property(scenario, (question) => {
        const allowed = codedQuestion(question);
        expect(editsOf(allowed.question)).toHaveLength(editsOf(question).length);
        const paths = new Set(Object.keys(allowed.question.grid));
        expect(paths.size).toBe(Object.keys(question.grid).length);
      }),
      { numRuns: 30 },
    );
  });
});
