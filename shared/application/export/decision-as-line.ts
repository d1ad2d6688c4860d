import type { Decision, WeighedAlternative } from '../../domain/decision/decision.ts';
import type { Run } from '../../domain/run/run.ts';
import { patchBetween } from '../import/context-patch.ts';
import type { WrittenRunLine } from '../import/run-line.ts';

type WrittenDecision = NonNullable<WrittenRunLine['decisions']>[number];
type WrittenAlternative = NonNullable<WrittenDecision['alternatives']>[number];

/** A decision as part of its run's line. Its source is never left out: it says what is learned. */
export function decisionAsLine(decision: Decision, run: Run): WrittenDecision {
  const { decisionId, type, chosen, propensity, source, strategyVersionId, decidedAt } = decision;
  const followed = run.selection?.strategy.versionId ?? null;
  return {
    decisionId,
    type,
    chosen,
    alternatives: decision.alternatives.map((each) => alternativeAsLine(each, decision)),
    propensity: propensity ?? undefined,
    context: patchBetween(run.context, decision.context),
    source,
    strategyVersionId: strategyVersionId === followed ? undefined : strategyVersionId,
    policyVersion: decision.policyVersion ?? undefined,
    shadow: decision.shadow ?? undefined,
    why: decision.why ?? undefined,
    stale: decision.stale || undefined,
    decidedAt: decidedAt === run.createdAt ? undefined : decidedAt,
  };
}

function alternativeAsLine(
  { value, features, probability, estimate }: WeighedAlternative,
  { chosen, propensity }: Decision,
): WrittenAlternative {
  const usual = value === chosen ? propensity : null;
  if (features === undefined && estimate === null && probability === usual) return value;
  return {
    value,
    features,
    probability: probability === usual ? undefined : probability,
    estimate: estimate ?? undefined,
  };
}
