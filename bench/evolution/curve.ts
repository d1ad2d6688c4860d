import type { WorldReport } from '../../local/simulate/world-report.ts';

/** The share of the gap between the first configuration and the best one that is closed at the end. */
export function closedShare({ valuesByDay, bestValue }: WorldReport): number {
  const first = valuesByDay[0] ?? 0;
  return ((valuesByDay.at(-1) ?? first) - first) / (bestValue - first);
}

const EVERY_DAYS = 20;

/** The share of the gap that is closed, over the days: median and 10 to 90 % of the worlds. */
export function curveText(reports: readonly WorldReport[]): string {
  const days = reports[0]?.valuesByDay.length ?? 0;
  const lines: string[] = [];
  for (let day = EVERY_DAYS; day <= days; day += EVERY_DAYS) {
    const shares = reports
      .map((report) => closedShare({ ...report, valuesByDay: report.valuesByDay.slice(0, day) }))
      .sort((left, right) => left - right);
    const at = (share: number) => shares[Math.round(share * (shares.length - 1))] ?? 0;
    const bar = '█'.repeat(Math.max(0, Math.round(40 * at(0.5))));
    lines.push(
      `  day ${String(day).padStart(3)}  ${percent(at(0.1))} ${percent(at(0.5))} ${percent(at(0.9))}  ${bar}`,
    );
  }
  return ['  gap closed:  10 %  median   90 % of the worlds', ...lines].join('\n');
}

/** What became of each experiment of a world, in a line. */
export function storyOf(report: WorldReport): string {
  const steps = report.experiments.map(({ kind, verdict, endedDay, arms, trueLift }) => {
    const tried = arms.slice(1).map(({ versionId }) => versionId.split('@')[1]);
    const what = kind === 'retention' ? 'watched' : `v${tried.join(',v')}`;
    return `${Math.round(endedDay)}: ${what} ${verdict} (truly ${trueLift.toFixed(3)})`;
  });
  return `  world ${report.seed}, ${percent(closedShare(report)).trim()} closed: ${steps.join('; ')}`;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`.padStart(7);
}
