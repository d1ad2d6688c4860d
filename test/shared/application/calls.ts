import { acceptOutcome, outcomeRequestSchema } from '../../../shared/application/accept-outcome.ts';
import type { Baton } from '../../../shared/application/baton.ts';
import { choiceRequestSchema, chooseForRun } from '../../../shared/application/choose-option.ts';
import { foldDueRuns } from '../../../shared/application/fold.ts';
import {
  decisionsRequestSchema,
  recordDecisions,
} from '../../../shared/application/record-decisions.ts';
import {
  selectForRun,
  selectionRequestSchema,
} from '../../../shared/application/select-strategy.ts';
import { runTotals } from '../../../shared/domain/learning/run-totals.ts';
import type { Run } from '../../../shared/domain/run/run.ts';
import { runIdOf } from '../../contracts/samples.ts';

type Input = Readonly<Record<string, unknown>>;

/** The calls of an agent, as its JSON arrives. */
export const select = (baton: Baton, runId: string, input: Input = {}) =>
  selectForRun(baton, selectionRequestSchema.parse({ runId, task: { type: 'bug' }, ...input }));

export const choose = (baton: Baton, runId: string, input: Input = {}) =>
  chooseForRun(
    baton,
    choiceRequestSchema.parse({
      runId,
      type: 'select_agent',
      alternatives: ['claude', 'codex'],
      ...input,
    }),
  );

export const report = (baton: Baton, runId: string, input: Input = {}) =>
  acceptOutcome(baton, runIdOf(runId), outcomeRequestSchema.parse(input));

export const record = (baton: Baton, ...decisions: readonly Input[]) =>
  recordDecisions(
    baton,
    decisionsRequestSchema.parse({
      decisions: decisions.map((decision) => ({
        type: 'select_agent',
        chosen: 'claude',
        ...decision,
      })),
    }),
  );

/** Folds until nothing is due. */
export async function foldAll(baton: Baton): Promise<number> {
  let folded = 0;
  for (;;) {
    const done = await foldDueRuns(baton);
    folded += done.folded;
    if (done.folded + done.conflicts === 0) return folded;
  }
}

export async function runOf(baton: Baton, runId: string): Promise<Run> {
  const run = await baton.stores.runs.run(runIdOf(runId));
  if (run === undefined) throw new Error(`expected the run ${runId}`);
  return run;
}

/** The sums under a key, or `undefined`. */
export async function sumsOf(baton: Baton, family: string, member: string) {
  const [found] = await baton.stores.sums.get([{ family, member }]);
  return found && [...found.vector];
}

/** Totals of the runs that took an option. */
export const totalsOf = async (baton: Baton, type: string, option: string) =>
  runTotals(Float64Array.from((await sumsOf(baton, `totals/option/${type}`, option)) ?? []));
