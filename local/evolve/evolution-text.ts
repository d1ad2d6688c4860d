import type { Analysis, EstimatedRate } from '../../shared/domain/analysis/analysis.ts';
import type { Evolution } from '../../shared/domain/evolution/evolution.ts';
import { codedQuestion } from '../../shared/domain/proposal/coded-question.ts';
import { promptOf } from '../../shared/domain/proposal/prompt.ts';
import type { ProposalQuestion } from '../../shared/domain/proposal/proposal-question.ts';
import { textTable } from '../replay/text-table.ts';
import { admissionAsText, inWords } from './admission-text.ts';
import { wrapped } from './wrapped.ts';

/** An evolution as it went, step by step, for a terminal; how it ended comes last. */
export function evolutionAsText(
  { slug, status, reason, analysis, proposer, reply, admissions }: Evolution,
  question: ProposalQuestion | undefined,
): string {
  const end = `${slug}: ${inWords(status)}`;
  return [
    ...(analysis === null ? [] : [analysisAsText(slug, analysis)]),
    ...(question === undefined ? [] : [promptAsText(question)]),
    ...(proposer === null ? [] : [proposerAsText(proposer)]),
    ...(reply?.abstention ? [wrapped(`No proposal: ${reply.abstention}`, '')] : []),
    ...admissions.map(admissionAsText),
    reason === null ? `${end}.` : wrapped(`${end}. ${sentence(reason)}`, ''),
  ].join('\n\n');
}

function analysisAsText(slug: string, analysis: Analysis): string {
  const { versionId, overall, heldBackRuns, cells, failures } = analysis;
  const all = overall.runs + heldBackRuns;
  const heading = `${slug}: ${all} settled runs of ${versionId}, of which ${heldBackRuns} are held back from proposers.`;
  const rates = textTable({
    caption: 'Success rate by kind of task, drawn towards all while little is known',
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

/** As it is: not a line is broken. */
function promptAsText(question: ProposalQuestion): string {
  const { system, user } = promptOf(codedQuestion(question));
  const indented = `${system}\n\n${user}`.replaceAll(/^(?=.)/gm, '  ');
  return `The prompt that a language model gets:\n\n${indented}`;
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
  return wrapped(`Proposals by ${who}${model === null ? '' : ` (${cost})`}${why}.`, '');
}

function sentence(reason: string): string {
  const text = reason.replace(/^[a-z](?=[a-z]* )/, (letter) => letter.toUpperCase());
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
