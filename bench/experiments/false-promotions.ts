import { ALPHA } from '../../shared/domain/experiment/error-rate.ts';
import { type BenchRow, figure, promise } from '../row.ts';
import { growthBook, naiveTTest, type Peer, promotedAfter, tensorZero } from './peers.ts';
import { bernoulli, composite, constant, type Scores } from './scores.ts';
import { lowerBound, type Share, shareOf } from './share.ts';
import { forEachDraw, promotions, REPETITIONS, type Trial, tableOf } from './simulate.ts';

/** Of all arms together: four weeks of 180 tasks a day. */
const TASKS = 5_000;
/** What peers are held to, as many as their power is measured on. */
const PEER_TASKS = 712;

const CHANCES = Array.from({ length: 19 }, (_, at) => (at + 1) / 20);
const FEW_CHANCES = [0.05, 0.3, 0.6, 0.95];
const COMPOSITES = [
  composite(0.7, 0.15),
  composite(0.7, 0.1),
  composite(0.95, 0.05),
  composite(0.1, 0.15),
];

/** Nothing is better here: how often something is promoted, in the worst of each group of trials. */
export function falsePromotionRows(progress: (line: string) => void): BenchRow[] {
  const same = (scores: Scores, challengers = 1) =>
    Array.from({ length: challengers + 1 }, () => scores);
  const rows: BenchRow[] = [];
  const group = (name: string, trials: readonly Trial[]) => {
    progress(`A/A: ${name}`);
    const shares = trials.map((trial, at) => promotions(trial, 1_000 + at));
    rows.push(...falsePromotion(`A/A, ${name}`, worstOf(shares)));
  };
  for (const [split, controlShare] of [
    ['1:1', 0.5],
    ['90:10', 0.9],
    ['10:90', 0.1],
  ] as const) {
    const trial = (scores: Scores) => ({ arms: same(scores), controlShare, tasks: TASKS });
    group(`success or failure, 19 chances, ${split}`, CHANCES.map(bernoulli).map(trial));
    group(`composite scores, ${split}`, COMPOSITES.map(trial));
    group(`always 1, always 0 or always .5, ${split}`, [1, 0, 0.5].map(constant).map(trial));
  }
  for (const challengers of [2, 3]) {
    const controlShare = 1 / (challengers + 1);
    const trial = (scores: Scores) => ({
      arms: same(scores, challengers),
      controlShare,
      tasks: TASKS,
    });
    group(`${challengers} challengers, equal shares`, FEW_CHANCES.map(bernoulli).map(trial));
  }
  const history = [
    { mean: 0.2, variance: 0.01 },
    { mean: 0.95, variance: 0.2 },
  ];
  group(
    'a history that is far off',
    history.map((known) => ({ arms: same(bernoulli(0.6)), tasks: TASKS, history: known })),
  );
  progress('true lifts against their own bounds');
  rows.push(...falsePromotion('a lift of .1, bounds that exclude it', worstOf(boundErrors())));
  progress('A/A: peers');
  return [...rows, ...peerRows()];
}

function falsePromotion(name: string, share: Share): BenchRow[] {
  return [
    figure(name, 'false promotions', share.share),
    promise(name, 'their lower 95 % bound', lowerBound(share), '≤', ALPHA),
  ];
}

function worstOf(shares: readonly Share[]): Share {
  return shares.reduce((worst, each) => (each.share > worst.share ? each : worst));
}

/** How often a bound ever excludes the true lift, below and above. */
function boundErrors(): Share[] {
  const trial: Trial = { arms: [bernoulli(0.6), bernoulli(0.7)], tasks: TASKS };
  const lift = 0.7 - 0.6;
  return [
    promotions(trial, 2_000, tableOf(trial, lift, 'better')),
    promotions(trial, 2_001, tableOf(trial, lift, 'worse')),
  ];
}

function peerRows(): BenchRow[] {
  const peers = [
    growthBook('GrowthBook, N* = 500', 500, PEER_TASKS),
    growthBook('GrowthBook, N* = 5000', 5_000, PEER_TASKS),
    tensorZero(PEER_TASKS),
    naiveTTest(PEER_TASKS),
  ];
  const found = CHANCES.map((chance, at) =>
    peerPromotions(
      { arms: [bernoulli(chance), bernoulli(chance)], tasks: PEER_TASKS },
      3_000 + at,
      peers,
    ),
  );
  return peers.map(({ name }, at) =>
    figure(
      `${name}: A/A, 19 chances, 1:1, ${PEER_TASKS} tasks`,
      'false promotions',
      worstOf(found.flatMap((shares) => shares[at] ?? [])).share,
    ),
  );
}

/** How often each of the peers promotes the challenger, on the same tasks. */
export function peerPromotions(trial: Trial, seed: number, peers: readonly Peer[]): Share[] {
  const hits = peers.map(() => 0);
  forEachDraw(trial, seed, (tasks) => {
    for (const [at, peer] of peers.entries()) {
      if (promotedAfter(tasks, peer) <= tasks.length) hits[at] = (hits[at] ?? 0) + 1;
    }
  });
  return hits.map((each) => shareOf(each, REPETITIONS));
}
