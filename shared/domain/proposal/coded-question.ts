import type { VersionId } from '../identifiers.ts';
import { slugSchema, versionIdOf } from '../identifiers.ts';
import { cellNames, codedAnalysis } from './coded-analysis.ts';
import { codedEdit, codedPath, codedValue } from './coded-edits.ts';
import { type ParsedReply, parseReply } from './parse-reply.ts';
import type { Edit, Proposal } from './proposal.ts';
import type { ProposalQuestion } from './proposal-question.ts';
import { wordCodes } from './word-codes.ts';

/** A question as it may be shown to a language model, and how its answer is read. */
export interface CodedQuestion {
  /** With codes in place of all words that are not plainly safe. */
  readonly question: ProposalQuestion;
  /** Reads a reply to the coded question strictly, and gives its words back. */
  read(raw: unknown): ParsedReply;
}

/** Names nothing: a strategy's name is a word of the operator's. */
const CODED_SLUG = slugSchema.parse('strategy');

/**
 * The question with codes for its words. Everything that could be edited still can: a code stands for
 * exactly one word.
 */
export function codedQuestion(question: ProposalQuestion): CodedQuestion {
  const codes = wordCodes();
  const { analysis, grid, past } = question;
  const names = cellNames(analysis, codes);
  const version = codedVersion(analysis.versionId);
  const shownAnalysis = codedAnalysis(analysis, version, names, codes);
  const edits = new Map<string, Edit>();
  const codedGrid = new Map<string, string[]>();
  for (const [path, values] of Object.entries(grid)) {
    const coded = codedPath(path, codes);
    if (coded === undefined) continue;
    const codedValues = values.map((value) => {
      const codedText = codedValue(path, value, codes);
      edits.set(keyOf({ path: coded, value: codedText }), { path, value });
      return codedText;
    });
    codedGrid.set(coded, codedValues);
  }
  const coded: ProposalQuestion = {
    ...question,
    slug: CODED_SLUG,
    analysis: shownAnalysis,
    grid: Object.fromEntries(codedGrid),
    past: past.map((experiment) => ({
      ...experiment,
      versionId: codedVersion(experiment.versionId),
      parentVersionId: experiment.parentVersionId && codedVersion(experiment.parentVersionId),
      edits: experiment.edits.flatMap((edit) => codedEdit(edit, codes) ?? []),
    })),
  };
  const wordOfCode = new Map(
    [...analysis.failures, ...analysis.repeatedFailures].map(({ code }) => [
      codes.coded('code', code),
      code,
    ]),
  );
  const idOfName = new Map([...names].map(([id, name]) => [name, id]));
  const decoded = (proposal: Proposal): Proposal => ({
    ...proposal,
    edits: proposal.edits.map((edit) => edits.get(keyOf(edit)) ?? edit),
    targetFailureCodes: proposal.targetFailureCodes.map((code) => wordOfCode.get(code) ?? code),
    expected: {
      ...proposal.expected,
      cells: proposal.expected.cells.map((name) => idOfName.get(name) ?? name),
    },
    rationale: codes.decodedText(proposal.rationale),
    risk: codes.decodedText(proposal.risk),
  });
  return {
    question: coded,
    read: (raw) => {
      const parsed = parseReply(raw, coded);
      if (parsed.kind === 'faulty') return parsed;
      const { proposals, abstention } = parsed.reply;
      // Read once more, as a reply to the question itself: what codes stand for is held to the same.
      return parseReply({ proposals: proposals.map(decoded), abstention }, question);
    },
  };
}

function codedVersion(id: VersionId): VersionId {
  return versionIdOf(CODED_SLUG, Number(id.slice(id.indexOf('@') + 1)));
}

/** No path holds a line end. */
function keyOf({ path, value }: Edit): string {
  return `${path}\n${value}`;
}
