import { describe, expect, it } from 'vitest';
import { offlineProposer } from '../../../../shared/adapters/offline/proposer.ts';
import { admit } from '../../../../shared/domain/admission/admit.ts';
import type { LoggedRun } from '../../../../shared/domain/admission/logged-run.ts';
import {
  type CodedQuestion,
  codedQuestion,
} from '../../../../shared/domain/proposal/coded-question.ts';
import type { ProposerReply } from '../../../../shared/domain/proposal/proposal.ts';
import type { ProposalQuestion } from '../../../../shared/domain/proposal/proposal-question.ts';
import { contentHash } from '../../../../shared/domain/strategy/content-hash.ts';
import {
  allWords,
  type CallersWords,
  HARMLESS,
  POISONED,
  questionIn,
} from '../proposal/poisoned-question.ts';

/** Runs as the analysis counts them, in the same words. */
function runsIn({ agents, codes, feature, values }: CallersWords): LoggedRun[] {
  const [usual] = agents;
  return Array.from({ length: 110 }, (_, at) => {
    const context = { complexity: 'high', [feature]: values[at < 60 ? 0 : 1], project: agents[2] };
    const alternatives = agents.map((value) => ({ value }));
    const question = { type: 'select_agent', context, alternatives, chosen: usual };
    return { context, questions: [question], failureCodes: at % 3 === 0 ? [codes[0]] : [] };
  });
}

function admissionsOf(words: CallersWords, question: ProposalQuestion, reply: ProposerReply) {
  const { versionId: id, config } = question.analysis;
  return admit(reply.proposals, {
    question,
    allowedAgents: null,
    versions: [{ id, config, contentHash: contentHash(config) }],
    runs: runsIn(words),
    offPolicy: () => undefined,
    mostChallengers: 2,
  });
}

/** A text with each word by its place, so that what is said in different words can be compared. */
function byPlace(value: unknown, words: CallersWords): string {
  const places = [...allWords(words).entries()].sort(
    ([, left], [, right]) => right.length - left.length,
  );
  return places.reduce(
    (text, [at, word]) => text.replaceAll(JSON.stringify(word).slice(1, -1), `word ${at}`),
    JSON.stringify(value),
  );
}

async function offlineReply(question: ProposalQuestion): Promise<ProposerReply> {
  const result = await offlineProposer().propose(question, AbortSignal.timeout(10_000));
  if (result.kind === 'unavailable') throw new Error(result.reason);
  return result.reply;
}

/** What a model may say at most: here every nth edit that it is offered. */
function modelReply({ question, read }: CodedQuestion, step: number): ProposerReply {
  const offered = Object.entries(question.grid).flatMap(([path, values]) =>
    values.map((value) => ({ path, value })),
  );
  const proposals = [0, 1, 2, 3].map((at) => ({
    operator: 'combination',
    edits: [offered[(at * step) % offered.length]],
    targetFailureCodes: question.analysis.failures.map(({ code }) => code),
    evidenceIds: ['cell-1', 'agents-2'],
    expected: { metric: 'success_rate', direction: 'up', gain: 0.05, cells: [] },
    rationale: 'agent-1 is better than agent-2.',
    risk: '',
  }));
  const parsed = read({ proposals, abstention: null });
  if (parsed.kind === 'faulty') throw new Error(parsed.faults.join());
  return parsed.reply;
}

const verdicts = (judged: ReturnType<typeof admit>) =>
  judged.map(({ admission: { steps, admitted, content } }) => ({
    steps: steps.map(({ stage, passed, reason }) => ({ stage, passed, reason })),
    admitted,
    gain: content.expected.gain,
  }));

describe.each(POISONED)('evidence with %s in it', (_, poisoned) => {
  const [twin, question] = [questionIn(HARMLESS), questionIn(poisoned)];

  it('leads the offline proposer to the same admissions as its harmless twin', async () => {
    const harmless = admissionsOf(HARMLESS, twin, await offlineReply(twin));
    const judged = admissionsOf(poisoned, question, await offlineReply(question));
    expect(verdicts(judged)).toEqual(verdicts(harmless));
    expect(verdicts(judged).some(({ admitted }) => admitted)).toBe(true);
    const edits = (all: typeof judged) =>
      all.map(({ admission }) => admission.content.edits.length);
    expect(edits(judged)).toEqual(edits(harmless));
  });

  it('leads a model that answers the same prompt to the same admissions', () => {
    for (const step of [1, 7, 11, 13, 17]) {
      const reply = modelReply(codedQuestion(question), step);
      const harmlessReply = modelReply(codedQuestion(twin), step);
      expect(
        byPlace(
          reply.proposals.map(({ rationale }) => rationale),
          poisoned,
        ),
      ).toBe(
        byPlace(
          harmlessReply.proposals.map(({ rationale }) => rationale),
          HARMLESS,
        ),
      );
      expect(verdicts(admissionsOf(poisoned, question, reply))).toEqual(
        verdicts(admissionsOf(HARMLESS, twin, harmlessReply)),
      );
    }
  });
});
