import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Log } from '../../shared/ports.ts';
import type { DeclaredWorld } from './declared-world.ts';
import { EventQueue } from './event-queue.ts';
import { inProcessApi } from './in-process-api.ts';
import { operator, prepareWorld } from './operator.ts';
import { letTasksCome } from './orchestrator.ts';
import {
  circumstancesOf,
  configurationOf,
  DAY_MILLISECONDS,
  HOUR_MILLISECONDS,
  type Play,
  timeOf,
} from './play.ts';
import { regretMeter } from './regret-meter.ts';
import { simulatedClock } from './simulated-clock.ts';
import { type SimulatedHome, simulatedHome } from './simulated-home.ts';
import { meanTrueValue } from './true-value.ts';
import { type WorldReport, worldReport } from './world-report.ts';

/** When in a day the operator looks whether the next experiment can begin. */
const OPERATOR_HOUR = 8;

/** When in a day the strategy is looked at for evolution, where it evolves. */
const EVOLUTION_HOUR = 9;

export interface PlayTerms {
  readonly world: DeclaredWorld;
  /** The same seed brings the same report. */
  readonly seed: number;
  /** Hears how many more tasks were assigned, now and then. */
  readonly onTasks?: (more: number) => void;
  readonly signal?: AbortSignal | undefined;
  /** Sees the whole play at its end, with the API still open. */
  readonly inspect?: (play: Play) => Promise<void>;
}

/** Plays a world from its first day to its last: tasks, outcomes, folds, experiments and verdicts. */
export async function playWorld(terms: PlayTerms): Promise<WorldReport> {
  const { world } = terms;
  const startedAt = Date.parse(world.startsAt);
  const clock = simulatedClock(startedAt);
  const errors: string[] = [];
  const log: Log = { info() {}, warn() {}, error: (message) => errors.push(message) };
  const home = await simulatedHome(clock, log);
  try {
    const api = inProcessApi(home.baton);
    const first = await prepareWorld({ api, world });
    const play: Play = {
      world,
      seed: terms.seed,
      api,
      clock,
      queue: new EventQueue(),
      random: xoroshiro128plus(terms.seed),
      startedAt,
      endsAt: startedAt + world.days * DAY_MILLISECONDS,
      tasks: [],
      versions: new Map([[first, world.strategy.config]]),
      otherVersions: new Map(),
      promoted: [],
      ended: [],
      valuesByDay: [],
      currentVersionId: first,
      runningExperimentId: null,
    };
    const report = await playThrough(play, home, terms);
    if (errors.length > 0) throw new Error(`an error was logged: ${errors[0]}`);
    return report;
  } finally {
    await home.close();
  }
}

async function playThrough(
  play: Play,
  home: SimulatedHome,
  { onTasks, signal, inspect }: PlayTerms,
): Promise<WorldReport> {
  const people = operator(play);
  const meter = regretMeter(play);
  letTasksCome(play, meter.note);
  let told = 0;
  every(play, play.world.foldHours * HOUR_MILLISECONDS, 0, async () => {
    await home.fold();
    await people.look();
    onTasks?.(play.tasks.length - told);
    told = play.tasks.length;
    // Whoever wants to stop this, or to draw how far it is, gets a turn.
    await play.clock.sleep(0);
    signal?.throwIfAborted();
  });
  every(play, DAY_MILLISECONDS, 0, async () => {
    await home.sweep();
    await people.look();
    play.valuesByDay.push(
      meanTrueValue(
        play.world,
        configurationOf(play, play.currentVersionId),
        circumstancesOf(play),
      ),
    );
  });
  every(play, DAY_MILLISECONDS, OPERATOR_HOUR * HOUR_MILLISECONDS, people.act);
  if (play.world.evolves) {
    every(play, DAY_MILLISECONDS, EVOLUTION_HOUR * HOUR_MILLISECONDS, async () => {
      await home.evolve(play.world.strategy.slug);
      await people.look();
    });
  }
  for (;;) {
    const event = play.queue.next(play.endsAt);
    if (event === undefined) break;
    play.clock.set(event.at);
    await event.happen();
  }
  play.clock.set(play.endsAt);
  await home.fold();
  await home.sweep();
  await people.look();
  await inspect?.(play);
  return await worldReport(play, meter.regret());
}

/** Does it again and again, each time so long after the last, beginning after the offset. */
function every(play: Play, period: number, offset: number, act: () => Promise<void>): void {
  const at = timeOf(play) + (offset === 0 ? period : offset);
  play.queue.add(at, async () => {
    await act();
    every(play, period, 0, act);
  });
}
