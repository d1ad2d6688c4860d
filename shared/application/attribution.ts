import { attributeRun, type KnownEffects } from '../domain/attribution/attribute-run.ts';
import type { Attribution } from '../domain/attribution/attribution.ts';
import { centredChoice } from '../domain/attribution/centred-choice.ts';
import { type Credit, creditOf } from '../domain/attribution/credit.ts';
import { expectedUtility } from '../domain/attribution/expected-utility.ts';
import { stageOf } from '../domain/attribution/stage.ts';
import { questionOf } from '../domain/learning/choices-of-run.ts';
import type { Evidence } from '../domain/learning/evidence.ts';
import { taskKindOfRun } from '../domain/learning/evidence-of-run.ts';
import { taskKindLabel } from '../domain/learning/features.ts';
import { sumsKeyText } from '../domain/learning/sums.ts';
import {
  baselineKey,
  creditFamily,
  encodedMember,
  OVERALL_BASELINE_KEY,
} from '../domain/learning/sums-keys.ts';
import { PRIOR_QUALITY } from '../domain/policy/priors.ts';
import type { DueRun } from '../ports.ts';
import type { Baton } from './baton.ts';
import { readableSums } from './readable-sums.ts';

/** Attributes the runs of one batch, all by what is known as it begins. */
export type Attributing = (due: DueRun, evidence: Evidence | null) => Attribution | null;

/**
 * Reads what attributing these runs needs. Sums that cannot be right count as none, so that nothing
 * is put down to a decision by them; people hear of it and folding goes on.
 *
 * Cost: one read of the baselines and one a decision type, for the whole batch.
 */
export async function knownForAttribution(
  baton: Baton,
  due: readonly DueRun[],
): Promise<Attributing> {
  const drawn = stagesOfDrawn(due);
  const [baselineOf, credits, models] = await Promise.all([
    readBaselines(baton, due),
    readCredits(baton, drawn.first),
    drawn.later.size === 0 ? new Map() : knownModels(baton),
  ]);
  return ({ run, decisions }, evidence) => {
    if (evidence?.taskKind === undefined) return null;
    const baseline = baselineOf(evidence.taskKind);
    return attributeRun(run, decisions, evidence.utility, baseline, { credits, models });
  };
}

/** Decision types that were drawn with known odds, by the stage of the run. */
function stagesOfDrawn(due: readonly DueRun[]) {
  const types = { first: new Set<string>(), later: new Set<string>() };
  for (const { run, decisions } of due) {
    const all = run.selection === null ? decisions : [run.selection.decision, ...decisions];
    for (const decision of all) {
      if (centredChoice(decision) === undefined) continue;
      const { attempt } = questionOf(decision, run.context, all).question;
      types[stageOf(decision.type, attempt)].add(decision.type);
    }
  }
  return types;
}

/** What is expected of runs by the label of their task kind. */
async function readBaselines(
  baton: Baton,
  due: readonly DueRun[],
): Promise<(taskKind: number) => number> {
  const kinds = new Set(
    due.map(({ run, decisions }) => taskKindLabel(taskKindOfRun(run, decisions))),
  );
  const keys = [OVERALL_BASELINE_KEY, ...[...kinds].map(baselineKey)];
  const sums = await readableSums(baton, 'baseline', baton.stores.sums.get(keys));
  const vectors = new Map(sums.map((each) => [sumsKeyText(each), each.vector]));
  const overall = vectors.get(sumsKeyText(OVERALL_BASELINE_KEY));
  return (taskKind) => {
    const ofKind = vectors.get(sumsKeyText(baselineKey(taskKind)));
    const expected = expectedUtility(overall, ofKind);
    if (expected === undefined) raiseCorrupt(baton, 'baseline');
    return expected ?? PRIOR_QUALITY;
  };
}

async function readCredits(
  baton: Baton,
  decisionTypes: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Credit>> {
  const read = await Promise.all(
    [...decisionTypes].map(async (type) => {
      const family = creditFamily(type, 'first');
      const sums = await readableSums(baton, family, baton.stores.sums.list(family));
      const inUse = sums.filter(({ member }) => encodedMember(member) !== undefined);
      const credit = creditOf(inUse.map(({ vector }) => vector));
      if (credit === undefined) raiseCorrupt(baton, family);
      return { type, credit };
    }),
  );
  return new Map(
    read.flatMap(({ type, credit }) => (credit === undefined ? [] : [[type, credit]])),
  );
}

function raiseCorrupt(baton: Baton, subject: string): void {
  const message = `The statistics of ${subject} cannot be right: nothing is attributed by them.`;
  baton.alerting.raise('statistics_corrupt', 'critical', subject, message);
}

/** A process that has only just begun knows no policy yet. */
async function knownModels(baton: Baton): Promise<KnownEffects['models']> {
  // Whoever publishes after this fold hears of what is wrong.
  if (baton.policy.head === undefined) await baton.policy.refresh().catch(() => undefined);
  return baton.policy.known().policy?.models ?? new Map();
}
