import type { Proposal } from '../proposal/proposal.ts';
import type { Admission } from './admission.ts';
import { type AdmissionFacts, type Candidate, checkProposal } from './check-proposal.ts';
import { bestOf } from './selection.ts';
import { passed, refused, stepOf } from './stage-answer.ts';

export interface JudgedProposal {
  /** With no version yet. */
  readonly admission: Admission;
  /** What it makes; `undefined` where it was not admitted. */
  readonly candidate: Candidate | undefined;
}

/**
 * Puts each proposal through the checks, up to the first that it fails, and keeps the best of those
 * that pass them all. Every step is kept, for people to read.
 */
export function admit(proposals: readonly Proposal[], facts: AdmissionFacts): JudgedProposal[] {
  const earlier = new Set<string>();
  const checked = proposals.map((content) => {
    const { steps, candidate } = checkProposal(content, facts, earlier);
    if (candidate !== undefined) earlier.add(candidate.contentHash);
    return { content, steps, candidate, passes: steps.every((step) => step.passed) };
  });
  const passing = checked.filter(({ passes }) => passes);
  const ranked = passing.map(({ content }) => content);
  const kept = new Set(bestOf(ranked, facts.mostChallengers).map((at) => passing[at]));
  const count = `${passing.length} passed every check; the experiment takes ${kept.size}.`;
  return checked.map((each, proposal) => {
    const { content, steps, candidate, passes } = each;
    const admitted = kept.has(each);
    const answer = admitted ? passed(count) : refused('not_among_the_best', count);
    const selection = passes ? [stepOf('selection', answer)] : [];
    return {
      admission: {
        proposal,
        content,
        steps: [...steps, ...selection],
        admitted,
        versionId: null,
      },
      candidate: admitted ? candidate : undefined,
    };
  });
}
