import { probit } from 'simple-statistics';
import { BINS } from '../../shared/domain/experiment/counts.ts';
import { capitalNeeded } from '../../shared/domain/experiment/error-rate.ts';
import type { GuardrailTerms } from '../../shared/domain/experiment/experiment.ts';
import { guardrailTable } from '../../shared/domain/experiment/guardrail.ts';
import { type BenchRow, figure, promise } from '../row.ts';
import { factorsOf, reachedAfter } from './capital-run.ts';
import { bernoulli, type Scores, scoresOf } from './scores.ts';
import { lowerBound, shareOf } from './share.ts';
import { forEachDraw, REPETITIONS } from './simulate.ts';

const TASKS_AN_ARM = 356;
/** Four guardrails, one challenger. */
const THRESHOLD = capitalNeeded(4);
/** Costs are clipped at so many times the control's mean. */
const CAPS = [2, 4, 6, 8];
const COST_MARGIN = 0.25;
const RATE_MARGIN = 0.05;

/** Log-normal costs, whose deviation is their mean, in units of the cap and clipped at it. */
function costs(timesTheControl: number, cap: number): Scores {
  const quantiles = 20_000;
  const deviation = Math.sqrt(Math.log(2));
  const bins = new Float64Array(BINS);
  for (let at = 0; at < quantiles; at += 1) {
    const normal = probit((at + 0.5) / quantiles);
    const cost = timesTheControl * Math.exp(deviation * normal - deviation ** 2 / 2);
    const bin = Math.round((BINS - 1) * Math.min(1, cost / cap));
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  return scoresOf((value) => bins[Math.round(value * (BINS - 1))] ?? 0);
}

/** The one whose clipped mean is above the control's by exactly the margin. */
function costsAtTheMargin(cap: number): Scores {
  const wanted = (1 + COST_MARGIN) * costs(1, cap).mean;
  let [low, high] = [1, 3];
  for (let step = 0; step < 12; step += 1) {
    const middle = (low + high) / 2;
    if (costs(middle, cap).mean < wanted) low = middle;
    else high = middle;
  }
  return costs(low, cap);
}

function breaches(
  metric: GuardrailTerms['metric'],
  [control, challenger]: readonly [Scores, Scores],
  { seed, tasks = 2 * TASKS_AN_ARM }: { readonly seed: number; readonly tasks?: number },
) {
  const { mean, variance } = control;
  const margin = metric === 'cost' ? COST_MARGIN : RATE_MARGIN;
  const factors = factorsOf(guardrailTable(0.5, { metric, margin, cap: 1, mean, variance }));
  const after: number[] = [];
  forEachDraw({ arms: [control, challenger], tasks }, seed, (drawn) => {
    after.push(reachedAfter(drawn, factors, THRESHOLD));
  });
  const share = shareOf(after.filter((each) => each <= tasks).length, REPETITIONS);
  const middle = after.sort((left, right) => left - right)[Math.floor(after.length / 2)];
  return { share, medianAnArm: (middle ?? Number.NaN) / 2 };
}

/** How soon harm is found, with four guardrails and one challenger, and how often where there is none. */
export function guardrailRows(progress: (line: string) => void): BenchRow[] {
  progress('guardrails');
  const within = `within ${TASKS_AN_ARM} tasks an arm`;
  const found = (name: string, result: ReturnType<typeof breaches>, bar?: number) => [
    bar === undefined
      ? figure(name, `breached ${within}`, result.share.share)
      : promise(name, `breached ${within}`, result.share.share, '≥', bar),
    figure(name, 'median tasks an arm to a breach', result.medianAnArm),
  ];
  const rows = CAPS.flatMap((cap, at) => {
    const doubled = breaches('cost', [costs(1, cap), costs(2, cap)], { seed: 9_000 + at });
    const half = breaches('cost', [costs(1, cap), costs(1.5, cap)], { seed: 9_010 + at });
    const title = `, cap ${cap} × the control's mean`;
    return [
      ...found(`cost × 2${title}`, doubled, cap === 4 ? 0.95 : undefined),
      figure(`cost × 1.5${title}`, `breached ${within}`, half.share.share),
    ];
  });
  const rates = (from: number, to: number) => [bernoulli(from), bernoulli(to)] as const;
  const sound = [
    breaches('cost', [costs(1, 4), costsAtTheMargin(4)], { seed: 9_020, tasks: 5_000 }),
    breaches('failure', rates(0.2, 0.25), { seed: 9_021, tasks: 5_000 }),
    breaches('failure', rates(0.02, 0.07), { seed: 9_022, tasks: 5_000 }),
  ].map(({ share }) => share);
  const worst = sound.reduce((most, each) => (each.share > most.share ? each : most));
  const title = 'exactly at the margin (cost, failure .2 and .02), 5000 tasks';
  return [
    ...rows,
    ...found('failure rate .2 → .5', breaches('failure', rates(0.2, 0.5), { seed: 9_030 }), 0.95),
    ...found('failure rate .05 → .2', breaches('failure', rates(0.05, 0.2), { seed: 9_031 })),
    figure(title, 'breached', worst.share),
    promise(title, 'its lower 95 % bound', lowerBound(worst), '≤', 1 / THRESHOLD),
  ];
}
