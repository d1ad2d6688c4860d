import { detectableEffect } from '../../shared/domain/experiment/detectable-effect.ts';
import { capitalNeeded } from '../../shared/domain/experiment/error-rate.ts';
import { wagerOf } from '../../shared/domain/experiment/wager.ts';
import { type BenchRow, figure, promise } from '../row.ts';
import { peerPromotions } from './false-promotions.ts';
import { growthBook, tensorZero } from './peers.ts';
import { bernoulli, composite, type Scores } from './scores.ts';
import { notBelow } from './share.ts';
import { promotions, REPETITIONS, type Trial } from './simulate.ts';

/** A better challenger, and how often it was promoted when this test was designed. */
interface Case {
  readonly name: string;
  readonly arms: readonly [Scores, Scores];
  readonly tasksAnArm: number;
  readonly minimumEffect?: number;
  readonly level: number;
  readonly peers?: true;
}

const CASES: readonly Case[] = [
  {
    name: '.6 → .7',
    arms: [bernoulli(0.6), bernoulli(0.7)],
    tasksAnArm: 356,
    level: 0.656,
    peers: true,
  },
  {
    name: '.6 → .8',
    arms: [bernoulli(0.6), bernoulli(0.8)],
    tasksAnArm: 82,
    level: 0.671,
    peers: true,
  },
  {
    name: '.5 → .8',
    arms: [bernoulli(0.5), bernoulli(0.8)],
    tasksAnArm: 100,
    level: 0.978,
    peers: true,
  },
  {
    name: '.6 → .63',
    arms: [bernoulli(0.6), bernoulli(0.63)],
    tasksAnArm: 5_000,
    level: 0.37,
  },
  {
    name: '.6 → .63 with a minimum effect of .05',
    arms: [bernoulli(0.6), bernoulli(0.63)],
    tasksAnArm: 5_000,
    minimumEffect: 0.05,
    level: 0.67,
  },
  {
    name: 'composite .70 → .73, sd .15',
    arms: [composite(0.7, 0.15), composite(0.73, 0.15)],
    tasksAnArm: 400,
    level: 0.63,
  },
  {
    name: 'composite .70 → .75, sd .10',
    arms: [composite(0.7, 0.1), composite(0.75, 0.1)],
    tasksAnArm: 100,
    level: 0.81,
  },
];

/** How often a challenger that is better is promoted, looking after every task. */
export function powerRows(progress: (line: string) => void): BenchRow[] {
  return CASES.flatMap(({ name, arms, tasksAnArm, minimumEffect = 0.1, level, peers }, at) => {
    progress(`better: ${name}`);
    const tasks = 2 * tasksAnArm;
    const trial: Trial = { arms, tasks, minimumEffect };
    const title = `${name}, ${tasksAnArm} tasks an arm`;
    const bar = Number(notBelow(level, REPETITIONS).toFixed(4));
    const ours = promotions(trial, 4_000 + at);
    const others =
      peers === undefined
        ? []
        : [
            growthBook('GrowthBook, N* = 500', 500, tasks),
            growthBook('GrowthBook, N* = 5000', 5_000, tasks),
            tensorZero(tasks),
          ];
    const found = peerPromotions(trial, 4_000 + at, others);
    return [
      promise(title, `promoted (design ${level})`, ours.share, '≥', bar),
      ...others.map((peer, index) =>
        figure(`${peer.name}: ${title}`, 'promoted', found[index]?.share ?? Number.NaN),
      ),
    ];
  });
}

/** How often the effect that an experiment says it can find is found. */
export function detectableRows(progress: (line: string) => void): BenchRow[] {
  const cases: readonly { readonly tasks: number; readonly controlShare: number }[] = [
    { tasks: 200, controlShare: 0.5 },
    { tasks: 700, controlShare: 0.5 },
    { tasks: 3_000, controlShare: 0.5 },
    { tasks: 3_000, controlShare: 0.9 },
  ];
  return cases.map(({ tasks, controlShare }, at) => {
    progress(`detectable effect: ${tasks} tasks, control ${controlShare}`);
    const control = bernoulli(0.6);
    const wager = wagerOf({
      treatedShare: 1 - controlShare,
      controlMean: control.mean,
      variance: control.variance,
      minimumEffect: 0.1,
    });
    const lift = detectableEffect(wager, control.variance, tasks, capitalNeeded(1));
    const arms = [control, bernoulli(0.6 + lift)];
    const found = promotions({ arms, controlShare, tasks }, 5_000 + at);
    return figure(
      `detectable effect ${lift.toFixed(3)} of ${tasks} tasks, ${controlShare} of them the control's`,
      'promoted (said .8)',
      found.share,
    );
  });
}
