import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Baton } from '../../shared/application/baton.ts';
import { judgeRunningExperiments } from '../../shared/application/experiments/judge.ts';
import { foldDueRuns } from '../../shared/application/fold.ts';
import { reconcilePolicy } from '../../shared/application/publish-policy.ts';
import { seedStrategies } from '../../shared/application/seed-strategies.ts';
import { HAND_DESIGNED_STRATEGIES } from '../../shared/domain/strategy/hand-designed.ts';
import type { Clock, Log } from '../../shared/ports.ts';
import { commandBaton } from '../command-baton.ts';
import { unsharedStorage } from '../runtime.ts';
import { runEvolution } from '../state-machine.ts';

/** An embedded home whose time is the simulated world's: it folds when it is told to. */
export interface SimulatedHome {
  readonly baton: Baton;
  /** Folds until nothing is due. */
  fold(): Promise<void>;
  /** What time alone brings about, as the fold loop's sweep does. */
  sweep(): Promise<void>;
  /** Lets the strategy evolve if it is due, as the timer does. */
  evolve(slug: string): Promise<void>;
  /** Ends it and removes its data. */
  close(): Promise<void>;
}

/** Due runs folded at once: each time the models are published anew. */
const RUNS_A_FOLD = 500;

/** Puts Baton together in a temporary folder, with the strategies that it ships. */
export async function simulatedHome(clock: Clock, log: Log): Promise<SimulatedHome> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-simulate-'));
  const { stores, prepare } = unsharedStorage(folder, clock, log);
  const baton = commandBaton(stores, clock, log);
  let evolutions = 0;
  const close = async () => {
    await baton.alerting.stored();
    await stores.close();
    await rm(folder, { recursive: true, force: true });
  };
  const home: SimulatedHome = {
    baton,
    fold: async () => {
      for (;;) {
        const { folded, conflicts, more } = await foldDueRuns(baton, RUNS_A_FOLD);
        if (conflicts === 0 && (folded === 0 || !more)) return;
      }
    },
    sweep: async () => {
      await reconcilePolicy(baton);
      await judgeRunningExperiments(baton);
    },
    evolve: async (slug) => {
      evolutions += 1;
      const signal = new AbortController().signal;
      await runEvolution(baton, { slug }, { executionId: `simulated-${evolutions}`, signal });
    },
    close,
  };
  try {
    await prepare();
    await seedStrategies(baton, HAND_DESIGNED_STRATEGIES);
    await reconcilePolicy(baton);
    return home;
  } catch (error) {
    await close();
    throw error;
  }
}
