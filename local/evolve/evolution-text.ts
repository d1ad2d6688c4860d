import type { Admission } from '../../shared/domain/admission/admission.ts';
import type { Analysis, EstimatedRate } from '../../shared/domain/analysis/analysis.ts';
import type { Evolution } from '../../shared/domain/evolution/evolution.ts';
import { codedQuestion } from '../../shared/domain/proposal/coded-question.ts';
import { promptOf } from '../../shared/domain/proposal/prompt.ts';
import type { ProposalQuestion } from '../../shared/domain/proposal/proposal-question.ts';
import { textTable } from '../replay/text-table.ts';

/** An evolution as it went, step by step, for a terminal. */
export function evolutionAsText(
  { slug, status, reason, analysis, proposer, reply, admissions }: Evolution,
  question: ProposalQuestion | undefined,
): string {
  return [
    ...(analysis === null ? [] : [analysisAsText(slug, analysis)]),
    ...(question === undefined ? [] : [promptAsText(question)]),
    ...(proposer === null ? [] : [proposerAsText(proposer)]),
    ...(reply?.abstention ? [`No proposal: ${reply.abstention}`] : []),
    ...admissions.map(admissionAsText),
    reason === null ? `${slug}: ${status}.` : `${slug}: ${status}, ${reason}.`,
  ].join('\n\n');
}

function analysisAsText(slug: string, analysis: Analysis): string {
  const { versionId, overall, heldBackRuns, cells, failures } = analysis;
  const all = overall.runs + heldBackRuns;
  const heading = `${slug}: ${all} settled runs of ${versionId}, of which ${heldBackRuns} are held back from proposers.`;
  const rates = textTable({
    caption: 'Success by kind of task, drawn towards all while little is known',
    columns: ['', 'runs', 'success', '90 % interval'],
    rows: [['all', ...rateCells(overall)], ...cells.map((cell) => [cell.id, ...rateCells(cell)])],
  });
  const failed = textTable({
    caption: 'Failures',
    columns: ['', 'runs'],
    rows: failures.map(({ code, runs }) => [code, String(runs)]),
  });
  return [heading, rates, ...(failures.length === 0 ? [] : [failed])].join('\n\n');
}

function rateCells({ runs, shrunken, lower, upper }: EstimatedRate): string[] {
  return [String(runs), shrunken.toFixed(3), `${lower.toFixed(3)} to ${upper.toFixed(3)}`];
}

function promptAsText(question: ProposalQuestion): string {
  const { system, user } = promptOf(codedQuestion(question));
  return `The prompt that a language model gets:\n\n${indented(`${system}\n\n${user}`)}`;
}

function proposerAsText({
  name,
  model,
  reused,
  costUsd,
  insteadBecause,
}: NonNullable<Evolution['proposer']>): string {
  const who = model === null ? `the ${name} proposer` : `${model} through ${name}`;
  const cost = reused ? 'a reply that was paid for before' : `${costUsd.toFixed(4)} dollars`;
  const why = insteadBecause === null ? '' : `, because ${insteadBecause.reason}`;
  return `Proposals by ${who}${model === null ? '' : ` (${cost})`}${why}.`;
}

function admissionAsText({ proposal, content, steps, admitted }: Admission): string {
  const { edits, expected, rationale } = content;
  const { metric, direction, gain } = expected;
  return [
    `Proposal ${proposal + 1}: ${admitted ? 'admitted' : 'not admitted'}. Expected: ${metric} ${direction}, ${gain} of utility.`,
    ...edits.map(({ path, value }) => `  ${path} becomes ${value}`),
    indented(rationale),
    ...steps.map(
      ({ stage, passed, reason, detail }) =>
        `  ${passed ? 'passed' : 'failed'}  ${stage.replaceAll('_', ' ')} (${reason}): ${detail}`,
    ),
  ].join('\n');
}

const indented = (text: string) => text.replaceAll(/^/gm, '  ');
