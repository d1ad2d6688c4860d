import { expect } from 'vitest';
import {
  changeSettings,
  settingsRequestSchema,
} from '../../../../../shared/application/change-settings.ts';
import {
  countsOf,
  judgeRunningExperiments,
} from '../../../../../shared/application/experiments/judge.ts';
import { foldDueRuns } from '../../../../../shared/application/fold.ts';
import { findRun } from '../../../../../shared/application/forget/find-runs.ts';
import { forgetRuns } from '../../../../../shared/application/forget/forget-runs.ts';
import { reconcilePolicy } from '../../../../../shared/application/publish-policy.ts';
import { Refusal } from '../../../../../shared/application/refusal.ts';
import { addVersion } from '../../../../../shared/application/strategies.ts';
import type { Experiment } from '../../../../../shared/domain/experiment/experiment.ts';
import type { RunId } from '../../../../../shared/domain/identifiers.ts';
import type { Run } from '../../../../../shared/domain/run/run.ts';
import type { Strategy } from '../../../../../shared/domain/strategy/strategy.ts';
import { StorageUnavailable, type Stores } from '../../../../../shared/ports.ts';
import { runIdOf, sampleConfiguration } from '../../../../contracts/samples.ts';
import { plainCounts, recount } from '../../../domain/experiment/recount.ts';
import { report, select } from '../../calls.ts';
import { openBaton, type TestBaton } from '../../temporary-baton.ts';
import {
  auditOf,
  BUGS,
  create,
  inForce,
  LOSS,
  pin,
  start,
  stop,
  strategyOf,
  WIN,
} from '../calls.ts';
import { type EndingPower, endingPower } from '../ending-power.ts';
import { AuditTrail } from './audit-trail.ts';
import { RecountedTasks } from './recounted-tasks.ts';
import type { Step } from './steps.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Plays a history on a Baton of its own and holds it against what must hold after every step. */
export class Player {
  readonly #baton: TestBaton;
  readonly #power: EndingPower;
  /** Runs that a fold has stored. */
  readonly #committed: RunId[];
  readonly close: () => Promise<void>;
  readonly #first: Strategy;
  readonly #earlierEntries: number;
  readonly #tasks = new RecountedTasks();
  #runs: string[] = [];
  #selected = 0;
  #hasEnded = false;

  /** Opens the file and begins once its past is over. */
  static async on(file: string): Promise<Player> {
    const power = endingPower();
    const committed: RunId[] = [];
    const around = (stores: Stores) => power.around(watched(stores, committed));
    const { baton, close } = await openBaton(file, { empty: true, around });
    baton.clock.pass(60_000);
    const [first, past] = [await strategyOf(baton), await auditOf(baton)];
    return new Player(baton, power, committed, first, past.length, close);
  }

  private constructor(
    baton: TestBaton,
    power: EndingPower,
    committed: RunId[],
    first: Strategy,
    earlierEntries: number,
    close: () => Promise<void>,
  ) {
    this.#baton = baton;
    this.#power = power;
    this.#committed = committed;
    this.#first = first;
    this.#earlierEntries = earlierEntries;
    this.close = close;
  }

  /** Plays one step, and a millisecond passes: no two calls of agents share a moment. */
  async play(step: Step): Promise<void> {
    this.#baton.clock.pass(1);
    this.#hasEnded = false;
    try {
      await this.#do(step);
    } catch (error) {
      // Operators are refused what cannot be done; where the power ends, somebody tries again later.
      this.#restorePower();
      const hasEnded = error instanceof StorageUnavailable && this.#hasEnded;
      if (!(error instanceof Refusal) && !hasEnded) throw error;
    } finally {
      this.#restorePower();
    }
    await this.#expectOneRunning();
  }

  #restorePower(): void {
    this.#hasEnded ||= this.#power.hasEnded();
    this.#power.restore();
  }

  async #do(step: Step): Promise<void> {
    const baton = this.#baton;
    switch (step.do) {
      case 'create':
        return await this.#create(step);
      case 'start':
      case 'stop': {
        const { id } = pick(await this.#experiments(), step.which) ?? { id: 'nobody-x1' };
        await (step.do === 'start' ? start : stop)(baton, id);
        return;
      }
      case 'play':
        return await this.#playTasks(step.tasks, step.best, step.final);
      case 'select':
        for (let task = 0; task < step.tasks; task += 1)
          await this.#select({ project: step.project });
        return;
      case 'retry': {
        const run = await this.#run(step.which);
        if (run !== undefined) await this.#select({ taskId: run.taskId });
        return;
      }
      case 'report': {
        const run = await this.#run(step.which);
        if (run !== undefined) await report(baton, run.runId, step.facts);
        return;
      }
      case 'forget':
        return await this.#forget(await this.#run(step.which));
      case 'pass':
        baton.clock.pass(step.hours * HOUR);
        return;
      case 'pin': {
        const { currentVersionId } = await strategyOf(baton);
        await pin(baton, step.version);
        const before = Number(currentVersionId?.split('@')[1]);
        if (step.isBrief) await pin(baton, before);
        return;
      }
      case 'add version': {
        const { revision } = await strategyOf(baton);
        const parallelism = { maxParallelAgents: 2 + (revision % 3) };
        const config = { ...sampleConfiguration(), parallelism };
        await addVersion(
          baton,
          BUGS,
          { config, reasoning: 'a step', makeCurrent: false },
          'operator',
        );
        return;
      }
      case 'change settings': {
        const request = settingsRequestSchema.parse({ ...step.settings, reason: 'a step' });
        await changeSettings(baton, request, 'operator');
        return;
      }
      case 'fold':
        this.#power.endAfter(step.writes ?? Number.POSITIVE_INFINITY);
        return await this.#fold();
      case 'judge':
        this.#power.endAfter(step.writes ?? Number.POSITIVE_INFINITY);
        return await judgeRunningExperiments(baton);
      case 'reconcile':
        return await reconcilePolicy(baton);
    }
  }

  async #create(step: Extract<Step, { do: 'create' }>): Promise<void> {
    const { currentVersionId } = await strategyOf(this.#baton);
    const others = step.others.map((number) => `bug-default@${number}`);
    const challengers = others.filter((id) => id !== currentVersionId || !step.hasControl);
    const weight = (1 - step.controlWeight) / Math.max(1, challengers.length);
    const control = { versionId: String(currentVersionId), weight: step.controlWeight };
    const arms = [
      ...(step.hasControl ? [control] : []),
      ...challengers.map((versionId) => ({ versionId, weight })),
    ];
    const weights = arms.reduce((sum, arm) => sum + arm.weight, 0);
    if (arms.length < 2 || Math.abs(weights - 1) > 1e-9) return;
    const { minimumEffect, horizonTasks, draft } = step;
    const guardrails = step.hasGuardrails ? {} : { guardrails: [] };
    await create(this.#baton, { arms, minimumEffect, horizonTasks, draft, ...guardrails });
  }

  async #select({
    project,
    ...input
  }: {
    readonly taskId?: string;
    readonly project?: string | undefined;
  }) {
    this.#baton.clock.pass(1);
    this.#selected += 1;
    const runId = `run-${this.#selected}`;
    const of = project === undefined ? {} : { project: { id: project } };
    const { selection } = await select(this.#baton, runId, { ...input, ...of });
    this.#runs.push(runId);
    return { runId, arm: selection.arm };
  }

  async #playTasks(tasks: number, best: number, final: boolean): Promise<void> {
    const { arms } = await inForce(this.#baton);
    for (let task = 0; task < tasks; task += 1) {
      const { runId, arm } = await this.#select({});
      const isBest = arms?.[best] === arm;
      this.#baton.clock.pass(1);
      await report(this.#baton, runId, { ...(isBest ? WIN : LOSS), final });
    }
    await this.#fold();
  }

  /** Folds until nothing is due, and has the second opinion follow every run that is taken up. */
  async #fold(): Promise<void> {
    for (;;) {
      const running = (await this.#experiments()).filter(({ status }) => status === 'running');
      const now = this.#baton.clock.now();
      this.#committed.splice(0);
      try {
        const { folded, conflicts } = await foldDueRuns(this.#baton);
        expect(conflicts).toBe(0);
        if (folded === 0) return;
      } finally {
        this.#restorePower();
        for (const runId of this.#committed) await this.#follow(runId, running, now);
      }
    }
  }

  async #follow(runId: RunId, running: readonly Experiment[], now: string): Promise<void> {
    const { runs } = this.#baton.stores;
    const run = await runs.run(runId);
    const experiment = running.find(({ id }) => id === run?.selection?.experimentId);
    if (run === undefined || experiment === undefined) return;
    this.#tasks.follow(run, experiment, await runs.assignment(run.taskId), now);
  }

  async #forget(run: Run | undefined): Promise<void> {
    const found = run && (await findRun(this.#baton.stores.runs, run.runId));
    if (run === undefined || found === undefined) return;
    const assignment = await this.#baton.stores.runs.assignment(run.taskId);
    const experiments = await this.#experiments();
    const experiment = experiments.find(({ id }) => id === run.selection?.experimentId);
    await forgetRuns(this.#baton, {
      kind: 'run',
      id: run.runId,
      runs: [found],
      caller: 'operator',
      reason: 'a step',
      onProgress: () => undefined,
    });
    this.#runs = this.#runs.filter((each) => each !== run.runId);
    if (experiment === undefined) return;
    this.#tasks.forget(run, experiment.status === 'running', assignment?.firstRunId === run.runId);
  }

  async #run(which: number): Promise<Run | undefined> {
    const runId = pick(this.#runs, which);
    return runId === undefined ? undefined : await this.#baton.stores.runs.run(runIdOf(runId));
  }

  /** Every experiment of the strategy. */
  async #experiments(): Promise<readonly Experiment[]> {
    const page = { limit: 200, cursor: undefined };
    const { items } = await this.#baton.stores.experiments.list(
      { status: undefined, slug: BUGS },
      page,
    );
    return items;
  }

  async #expectOneRunning(): Promise<void> {
    const page = { limit: 200, cursor: undefined };
    const filter = { status: 'running', slug: BUGS } as const;
    const { items } = await this.#baton.stores.experiments.list(filter, page);
    const { runningExperimentId } = await strategyOf(this.#baton);
    expect(items.map(({ id }) => id)).toEqual(
      runningExperimentId === null ? [] : [runningExperimentId],
    );
  }

  /**
   * Time passes until everything must have ended, and somebody looks; then all is gone through.
   *
   * @returns the verdicts
   */
  async end(): Promise<readonly string[]> {
    const baton = this.#baton;
    await this.#fold();
    await judgeRunningExperiments(baton);
    // Twice: on its last day an experiment may promote, and a retention begins.
    for (let turn = 0; turn < 2; turn += 1) {
      const at = baton.clock.now();
      baton.clock.pass(60 * DAY);
      await this.#fold();
      await judgeRunningExperiments(baton);
      const running = (await this.#experiments()).filter(({ status }) => status === 'running');
      expect(running.every(({ startedAt }) => startedAt !== null && startedAt > at)).toBe(true);
    }
    await reconcilePolicy(baton);
    await this.#expectOneRunning();
    const experiments = await this.#experiments();
    await this.#expectAudited(experiments);
    for (const experiment of experiments) {
      const { id, status, verdict } = experiment;
      expect(status === 'ended', `the verdict of ${id}`).toBe(verdict !== null);
      expect(verdict?.reason).not.toBe('');
      const counts = plainCounts(await countsOf(baton, id));
      expect(counts, `the counts of ${id}`).toEqual(recount(this.#tasks.of(id)));
    }
    return experiments.flatMap(({ verdict }) => (verdict === null ? [] : [verdict.kind]));
  }

  async #expectAudited(experiments: readonly Experiment[]): Promise<void> {
    const trail = new AuditTrail(this.#first);
    const entries = await allAuditOf(this.#baton);
    for (const entry of entries.slice(this.#earlierEntries)) trail.follow(entry);
    const { currentVersionId, runningExperimentId, revision } = await strategyOf(this.#baton);
    expect([trail.current, trail.running, trail.revision]).toEqual([
      currentVersionId,
      runningExperimentId,
      revision,
    ]);
    expect([...trail.experiments.keys()].sort()).toEqual(experiments.map(({ id }) => id).sort());
    for (const experiment of experiments) {
      const known = trail.experiments.get(experiment.id);
      if (known === null) expect(experiment.revision).toBe(1);
      else expect(experiment).toEqual(known);
    }
    expect((await inForce(this.#baton)).current).toBe(currentVersionId);
  }
}

/** The whole log, the earliest first. */
async function allAuditOf({ stores }: TestBaton) {
  const entries = [];
  let cursor: string | undefined;
  do {
    const page = await stores.audit.list({ limit: 200, cursor });
    entries.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return entries.reverse();
}

function pick<Item>(items: readonly Item[], which: number): Item | undefined {
  return items[which % Math.max(1, items.length)];
}

/** Notes the runs of every fold that is stored. */
function watched(stores: Stores, committed: RunId[]): Stores {
  return {
    ...stores,
    folds: {
      ...stores.folds,
      commit: async (runs, additions) => {
        const refused = await stores.folds.commit(runs, additions);
        if (refused.length === 0) committed.push(...runs.map(({ runId }) => runId));
        return refused;
      },
    },
  };
}
