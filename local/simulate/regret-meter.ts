import type { Configuration } from '../../shared/domain/strategy/configuration.ts';
import { circumstancesOf, type Play } from './play.ts';
import type { PlayedTask } from './played-task.ts';
import { meanTrueValue, trueValue } from './true-value.ts';

/** True values of what tasks followed, against what they could have followed. */
export interface Regret {
  /** Utility lost a task against always following the truly best version that was there. */
  readonly perTask: number;
  /** Utility won a task against never changing the first version. */
  readonly gainPerTask: number;
}

/** Adds up, as tasks are assigned, what they lose and win by the versions that they follow. */
export function regretMeter(play: Play) {
  const [first = play.world.strategy.config] = play.versions.values();
  let [tasks, lost, won] = [0, 0, 0];
  let best: { readonly key: string; readonly configuration: Configuration } | undefined;
  const bestVersion = () => {
    const circumstances = circumstancesOf(play);
    const { day, promoted } = circumstances;
    // Only these change which one is best.
    const key = `${Math.floor(day)} ${promoted.length} ${play.versions.size}`;
    if (best?.key === key) return best.configuration;
    const [top] = [...play.versions.values()]
      .map((configuration) => ({
        configuration,
        value: meanTrueValue(play.world, configuration, circumstances),
      }))
      .sort((left, right) => right.value - left.value);
    best = { key, configuration: top?.configuration ?? first };
    return best.configuration;
  };
  return {
    note: ({ cell, configuration }: PlayedTask): void => {
      const valueHere = (each: Configuration) =>
        trueValue(play.world, each, cell, circumstancesOf(play));
      const value = valueHere(configuration);
      tasks += 1;
      lost += valueHere(bestVersion()) - value;
      won += value - valueHere(first);
    },
    regret: (): Regret => ({
      perTask: tasks === 0 ? 0 : lost / tasks,
      gainPerTask: tasks === 0 ? 0 : won / tasks,
    }),
  };
}
