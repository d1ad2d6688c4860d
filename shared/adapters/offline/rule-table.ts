import type { Proposal } from '../../domain/proposal/proposal.ts';
import type { ProposalQuestion } from '../../domain/proposal/proposal-question.ts';
import { unitInterval } from '../../domain/random/unit-interval.ts';
import { affordable } from './affordable.ts';
import { agentIdeas } from './agent-ideas.ts';
import { concernsEnough } from './concerned-share.ts';
import { contributionIdeas } from './contribution-ideas.ts';
import { explorations } from './exploration.ts';
import { failureIdeas } from './failure-ideas.ts';
import { triedEdits } from './tried-edits.ts';
import { wonIdeas } from './won-ideas.ts';

/**
 * What to try next, the best first: what the data speak for and leaves never tried, in turns, so that
 * neither keeps the other waiting; then steps further where one won, then everything else. No edits
 * are proposed that were worse, and none that admission refuses by what is known here.
 *
 * @param seed decides between what is equal otherwise; another one for other evidence
 */
export function proposalsFor(question: ProposalQuestion, seed: string): Proposal[] {
  const { analysis, past, wanted } = question;
  const tried = triedEdits(question);
  const mayPass = ({ edits }: Proposal) =>
    !tried.isWorse(edits) && edits.every((edit) => concernsEnough(analysis, edit));
  const isUntried = ({ edits }: Proposal) => !tried.hasTried(edits);
  const reasoned = [
    ...contributionIdeas(question),
    ...agentIdeas(question),
    ...failureIdeas(question),
  ].filter((idea) => mayPass(idea) && isUntried(idea) && isAffordable(question, idea));
  const explored = explorations(question, tried, seed).filter(({ idea }) => mayPass(idea));
  const fresh = explored.filter(({ isNew }) => isNew).map(({ idea }) => idea);
  const others = explored.filter(({ isNew }) => !isNew).map(({ idea }) => idea);
  const further = wonIdeas(question, tried).filter((idea) => mayPass(idea) && isUntried(idea));
  const turns = past.length % 2 === 0 ? inTurns(reasoned, fresh) : inTurns(fresh, reasoned);
  const ranked = oncePerLeaf([...turns, ...further, ...others]);
  const best = ranked.slice(0, Math.max(1, wanted - 1));
  const rest = ranked.slice(best.length);
  // Where the best are refused each time, one of the others gets its turn as evidence comes in.
  const drawn = rest[Math.floor(rest.length * unitInterval('one of the others', seed))];
  return wanted > 1 && drawn !== undefined ? [...best, drawn] : best;
}

function isAffordable(question: ProposalQuestion, { edits }: Proposal): boolean {
  return edits.every((edit) => affordable(question, edit)?.length === 1);
}

function inTurns<Item>(first: readonly Item[], second: readonly Item[]): Item[] {
  const longer = Math.max(first.length, second.length);
  return Array.from({ length: longer }, (_, at) => [first[at], second[at]])
    .flat()
    .filter((item) => item !== undefined);
}

/** The first idea for each leaf: what is tried side by side should not be two of one kind. */
function oncePerLeaf(ideas: readonly Proposal[]): Proposal[] {
  const seen = new Set<string>();
  return ideas.filter(({ edits }) => {
    const path = edits[0]?.path ?? '';
    if (seen.has(path)) return false;
    seen.add(path);
    return true;
  });
}
