import type { Admission, AdmissionStep } from '../../shared/domain/admission/admission.ts';
import { wrapped } from './wrapped.ts';

/** A proposal with every check that it went through, for a terminal. */
export function admissionAsText({
  proposal,
  content,
  steps,
  admitted,
  versionId,
}: Admission): string {
  const { edits, expected, rationale, risk } = content;
  const { direction, metric, gain } = expected;
  const name = versionId === null ? '' : ` as ${versionId}`;
  const change = `${direction === 'up' ? 'more' : 'less'} ${METRIC_WORDS[metric]}`;
  return [
    `Proposal ${proposal + 1}: ${admitted ? `admitted${name}` : 'not admitted'}`,
    ...edits.map(({ path, value }) => `  ${path} becomes ${value}`),
    `  expected: ${change}, worth ${gain} of utility`,
    ...(rationale === '' ? [] : [wrapped(`why: ${rationale}`, '  ')]),
    ...(risk === '' ? [] : [wrapped(`risk: ${risk}`, '  ')]),
    ...steps.map(stepAsText),
  ].join('\n');
}

const METRIC_WORDS = { success_rate: 'success', cost: 'cost', duration: 'time' } as const;

/** The longest name of a check, so that what was found begins in one column. */
const STAGE_WIDTH = 'worst case cost'.length;

function stepAsText({ stage, passed, reason, detail }: AdmissionStep): string {
  const verdict = passed ? 'passed' : 'failed';
  const code = reason === 'passed' ? '' : `${inWords(reason)}: `;
  const heading = `  ${verdict}  ${inWords(stage).padEnd(STAGE_WIDTH)}  `;
  const found = wrapped(`${code}${detail}`, ' '.repeat(heading.length));
  return heading + found.trimStart();
}

export const inWords = (code: string) => code.replaceAll('_', ' ');
