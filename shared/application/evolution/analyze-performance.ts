import { satisfactionOf } from '../../domain/evolution/eligibility.ts';
import { GOES_ON, type StepAnswer } from '../../domain/evolution/steps.ts';
import type { Baton } from '../baton.ts';
import { analyzeVersion } from './analyze.ts';
import { noteInRecord, type StrategyExecution } from './execution.ts';
import { keepLease } from './keep-lease.ts';
import { proposalQuestion } from './proposal-question.ts';
import { strategyInTurn } from './strategy-in-turn.ts';

/**
 * Looks whether the strategy is good enough as it is, from its day totals; if it is not, analyses the
 * runs of its current version and leaves the question for a proposer. Called again it leaves the
 * same question anew.
 *
 * @param signal ends the analysis early
 */
export async function analyzePerformance(
  baton: Baton,
  execution: StrategyExecution,
  signal: AbortSignal,
): Promise<StepAnswer> {
  await keepLease(baton, execution);
  const found = await strategyInTurn(baton, execution.slug);
  if ('paused' in found) return found.paused;
  const { strategy, versionId, days } = found;
  const now = baton.clock.now();
  const satisfaction = satisfactionOf(strategy, days, now);
  if (satisfaction.status !== 'running' && !execution.dryRun) return satisfaction;
  const versions = await baton.stores.strategies.versions(strategy.slug);
  const version = versions.find(({ id }) => id === versionId);
  if (version === undefined) throw new Error(`the current version ${versionId} is not stored`);
  const analysis = await analyzeVersion(baton, strategy, version, now, signal);
  await noteInRecord(baton, execution, { analysis });
  const question = await proposalQuestion(baton, analysis, versions);
  await baton.stores.proposer.ask(execution.executionId, question);
  return GOES_ON;
}
