import { biases } from './attribution/contrasts.ts';
import { intervalCoverage } from './attribution/coverage.ts';
import { type Bench, figure, promise } from './row.ts';

const LOGS = 60;
const RUNS = 3_000;

/** Three decisions with context-dependent odds: what they are credited with against what they do. */
export const attributionBench: Bench = async (progress) => {
  progress(`${LOGS} logs of ${RUNS} runs with three decisions each`);
  const { credited, naive } = biases(LOGS, RUNS, 'uniform');
  const measure = 'largest error of six contrasts';
  const coverage = [200, 1_000].map((runs) =>
    figure(
      `success or failure, ${runs} runs`,
      'share of 95 % intervals that hold the mean contribution',
      intervalCoverage(60_000 / runs, runs, 'success or failure'),
    ),
  );
  return [
    promise('credited effects', measure, credited.largest, '≤', 0.005),
    promise('credited effects', 'contrasts with the wrong sign', credited.flipped, '≤', 0),
    figure('mean utility by option', measure, naive.largest),
    figure('mean utility by option', 'contrasts with the wrong sign', naive.flipped),
    ...coverage,
  ];
};
