import type { AdmissionBounds } from '../evaluation/admission-bounds.ts';
import type { InsufficientSupport } from '../evaluation/support.ts';
import type { VersionId } from '../identifiers.ts';
import { applyEdits } from '../proposal/apply-edits.ts';
import type { Proposal } from '../proposal/proposal.ts';
import type { ProposalQuestion } from '../proposal/proposal-question.ts';
import type { Configuration } from '../strategy/configuration.ts';
import { contentHash } from '../strategy/content-hash.ts';
import type { StrategyVersion } from '../strategy/strategy.ts';
import type { AdmissionStage, AdmissionStep } from './admission.ts';
import { checkBehaviour } from './behaviour-stage.ts';
import { checkBounds } from './bounds-stage.ts';
import { checkChangeSize } from './change-size.ts';
import type { LoggedRun } from './logged-run.ts';
import { checkNovelty, knownVersion } from './novelty.ts';
import { checkOffPolicy } from './off-policy.ts';
import { checkRelevance } from './relevance.ts';
import { checkSchema } from './schema-stage.ts';
import { type StageAnswer, stepOf } from './stage-answer.ts';
import { checkWorstCaseCost } from './worst-case-cost.ts';

/** What proposals are held against. */
export interface AdmissionFacts {
  /** The one they answer; its analysis has the parent's configuration. */
  readonly question: ProposalQuestion;
  /** The deployment's allow-list; `null` allows all. */
  readonly allowedAgents: readonly string[] | null;
  /** All of the strategy's. */
  readonly versions: readonly Pick<StrategyVersion, 'id' | 'contentHash' | 'config'>[];
  /** The latest runs of the parent, to be replayed. */
  readonly runs: readonly LoggedRun[];
  /** What the log says about a configuration; asked only about what passed everything before. */
  offPolicy(config: Configuration): AdmissionBounds | InsufficientSupport | undefined;
  /** How many challengers the strategy's traffic allows. */
  readonly mostChallengers: number;
}

/** The configuration that a proposal makes. */
export interface Candidate {
  readonly config: Configuration;
  readonly contentHash: string;
  /** The version that has this configuration already. */
  readonly versionId: VersionId | null;
}

/** A proposal's checks up to the first that it failed, and what it makes, if anything. */
export interface Checked {
  readonly steps: readonly AdmissionStep[];
  readonly candidate: Candidate | undefined;
}

/**
 * Puts one proposal by itself through the checks.
 *
 * @param earlier content hashes of the proposals of the same reply that came before
 */
export function checkProposal(
  proposal: Proposal,
  { question, allowedAgents, versions, runs, offPolicy }: AdmissionFacts,
  earlier: ReadonlySet<string>,
): Checked {
  const { analysis, grid, past } = question;
  const { edits, expected } = proposal;
  const parent = analysis.config;
  const steps: AdmissionStep[] = [];
  const passes = (stage: AdmissionStage, answer: StageAnswer) => {
    steps.push(stepOf(stage, answer));
    return answer.passed;
  };
  if (!passes('schema', checkSchema(proposal, question))) return { steps, candidate: undefined };
  const result = applyEdits(parent, edits, grid);
  const isWithinBounds = passes('bounds', checkBounds(result, allowedAgents));
  if (!isWithinBounds || result.kind === 'refused') return { steps, candidate: undefined };
  const { config } = result;
  const hash = contentHash(config);
  const known = { versions, currentVersionId: analysis.versionId, past, earlier };
  const replay = { runs, allowedAgents, lost: lostVersions(versions, past) };
  const citedCells = analysis.cells.filter(({ id }) => expected.cells.includes(id));
  const about = { runs, allowedAgents, grid, citedCells };
  const later: readonly (readonly [AdmissionStage, () => StageAnswer])[] = [
    ['worst_case_cost', () => checkWorstCaseCost(parent, config)],
    ['change_size', () => checkChangeSize(edits)],
    ['novelty', () => checkNovelty(hash, known)],
    ['behaviour', () => checkBehaviour(parent, config, replay)],
    ['relevance', () => checkRelevance(parent, config, edits, about)],
    ['off_policy', () => checkOffPolicy(offPolicy(config))],
  ];
  for (const [stage, check] of later) if (!passes(stage, check())) break;
  const versionId = knownVersion(hash, known) ?? null;
  return { steps, candidate: { config, contentHash: hash, versionId } };
}

function lostVersions(
  versions: AdmissionFacts['versions'],
  past: ProposalQuestion['past'],
): AdmissionFacts['versions'] {
  const lost = past.filter(({ label }) => label === 'lost' || label === 'harmful');
  return versions.filter(({ id }) => lost.some(({ versionId }) => versionId === id));
}
