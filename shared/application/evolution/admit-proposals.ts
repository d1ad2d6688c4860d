import { admit } from '../../domain/admission/admit.ts';
import type { LoggedRun } from '../../domain/admission/logged-run.ts';
import type { StepAnswer } from '../../domain/evolution/steps.ts';
import { GOES_ON } from '../../domain/evolution/steps.ts';
import { DEFAULT_SETTINGS } from '../../domain/settings.ts';
import { StorageUnavailable } from '../../ports.ts';
import { auditEntry, BATON_ITSELF } from '../audit.ts';
import type { Baton } from '../baton.ts';
import { noteInRecord, type StrategyExecution } from './execution.ts';
import { keepLease } from './keep-lease.ts';
import { mostChallengers } from './most-challengers.ts';
import { offPolicyScreen } from './off-policy-screen.ts';
import { recentRuns } from './recent-runs.ts';

/**
 * Puts the proposals through the checks that stand before live traffic, and keeps every step of them.
 *
 * @throws Error when no question or answer was left
 */
export async function admitProposals(
  baton: Baton,
  execution: StrategyExecution,
  signal: AbortSignal,
): Promise<StepAnswer> {
  await keepLease(baton, execution);
  const { executionId, slug, dryRun } = execution;
  const { proposer, settings, strategies } = baton.stores;
  const [question, answer] = await Promise.all([
    proposer.question(slug, executionId),
    proposer.answered(slug, executionId),
  ]);
  if (question === undefined || answer === undefined) {
    throw new Error(`the execution ${executionId} left no answer for ${slug}`);
  }
  const { allowedAgents } = (await settings.read())?.settings ?? DEFAULT_SETTINGS;
  const versions = await strategies.versions(slug);
  const runs = await recentRuns(baton, question, signal);
  const judged = admit(answer.reply.proposals, {
    question,
    allowedAgents,
    versions,
    runs: runs.map(({ logged }): LoggedRun => logged),
    offPolicy: await offPolicyScreen(baton, runs),
    mostChallengers: await mostChallengers(baton, question),
  });
  const admissions = judged.map(({ admission }) => admission);
  const { startedAt } = await noteInRecord(baton, execution, {
    proposer: answer.use,
    reply: answer.reply,
    admissions,
  });
  const admitted = admissions.filter((each) => each.admitted).length;
  if (admitted === 0) {
    const { abstention } = answer.reply;
    if (!dryRun) await noteRefusal(baton, execution, admissions.length, startedAt);
    const none = `none of ${admissions.length} proposals passed every check`;
    return { status: 'nothing_admitted', reason: abstention ?? none };
  }
  return dryRun ? { status: 'dry_run', reason: `${admitted} would be tried` } : GOES_ON;
}

/** So that the next hour does not ask, and pay, again. Once an execution. */
async function noteRefusal(
  baton: Baton,
  { executionId, slug }: StrategyExecution,
  proposals: number,
  startedAt: string,
): Promise<void> {
  const before = await baton.stores.strategies.strategy(slug);
  if (before === undefined) return;
  // Nobody else proposes while this execution has the lease.
  if (before.lastProposedAt !== null && before.lastProposedAt >= startedAt) return;
  const now = baton.clock.now();
  const after = { ...before, lastProposedAt: now, updatedAt: now, revision: before.revision + 1 };
  const audit = auditEntry(baton, {
    caller: BATON_ITSELF,
    action: 'proposals_refused',
    subject: slug,
    reason: `The evolution ${executionId} admitted none of ${proposals} proposals.`,
    before: null,
    after: { executionId },
  });
  const saved = await baton.stores.strategies.save(after, before.revision, audit);
  if (saved === 'conflict') {
    throw new StorageUnavailable(`${slug} was changed by somebody else at the same time`);
  }
}
