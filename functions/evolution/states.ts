import { acquireLease } from './acquire-lease.ts';
import { admitProposals } from './admit-proposals.ts';
import { analyzePerformance } from './analyze-performance.ts';
import { checkEligibility } from './check-eligibility.ts';
import { judgeExperiment } from './judge-experiment.ts';
import { listDue } from './list-due.ts';
import { recordFailure } from './record-failure.ts';
import { recordStatus } from './record-status.ts';
import { startExperiment } from './start-experiment.ts';
import type { EvolutionState } from './state.ts';

/** The deterministic states, by the name that the Task sends; `functions/propose.ts` has the other. */
export const deterministicStates: Readonly<Record<string, EvolutionState>> = {
  ListDue: listDue,
  AcquireLease: acquireLease,
  JudgeExperiment: judgeExperiment,
  CheckEligibility: checkEligibility,
  AnalyzePerformance: analyzePerformance,
  AdmitProposals: admitProposals,
  StartExperiment: startExperiment,
  RecordStatus: recordStatus,
  RecordFailure: recordFailure,
};
