import { admit } from '../../domain/admission/admit.ts';
import type { LoggedRun } from '../../domain/admission/logged-run.ts';
import type { StepAnswer } from '../../domain/evolution/steps.ts';
import { GOES_ON } from '../../domain/evolution/steps.ts';
import { DEFAULT_SETTINGS } from '../../domain/settings.ts';
import type { Baton } from '../baton.ts';
import { noteInRecord, type StrategyExecution } from './execution.ts';
import { keepLease } from './keep-lease.ts';
import { mostChallengers } from './most-challengers.ts';
import { noteAttempt } from './note-attempt.ts';
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
    if (!dryRun)
      await noteAttempt(
        baton,
        execution,
        startedAt,
        `admitted none of ${admissions.length} proposals`,
      );
    const none = `none of ${admissions.length} proposals passed every check`;
    return { status: 'nothing_admitted', reason: abstention ?? none };
  }
  return dryRun ? { status: 'dry_run', reason: `${admitted} would be tried` } : GOES_ON;
}
