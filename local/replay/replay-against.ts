import type { ApiClient } from '../api-client.ts';
import type { ReplayOptions } from './options.ts';
import type { NumberedTask } from './parse-tasks.ts';
import { playAll } from './play-all.ts';
import { showRuns } from './progress.ts';
import { schedule } from './schedule.ts';
import { refuseExistingRuns, storedProblems } from './stored-runs.ts';
import { summarise, summaryAsJson } from './summary.ts';
import { summaryAsText } from './summary-text.ts';
import type { Surroundings } from './surroundings.ts';

/** How many problems of what is stored are listed before the rest is only counted. */
const LISTED_PROBLEMS = 10;

/**
 * Plays the tasks against a server, prints what was learned and reads every run back.
 *
 * @returns 0, or 1 when the server lost or doubled something
 */
export async function replayAgainst(
  client: ApiClient,
  tasks: readonly NumberedTask[],
  options: ReplayOptions,
  surroundings: Surroundings,
): Promise<0 | 1> {
  const { now, print, standardError } = surroundings;
  const runs = schedule(tasks, options.passes, options.shuffle);
  await refuseExistingRuns(client, runs);
  const started = now();
  const progress = showRuns(standardError, runs.length, now);
  const played = await playAll(client, runs, options, progress.advance).finally(progress.stop);
  const seconds = (now() - started) / 1_000;
  const problems = await storedProblems(client, played);
  const plainTasks = tasks.map(({ task }) => task);
  const summary = summarise(played, plainTasks, options.costWeight, seconds);
  if (options.report !== undefined) {
    // Loaded only here: the charts take longer to load than everything else together.
    const { writeReport } = await import('./report/write-report.ts');
    await writeReport(options.report, { options, summary, played, date: surroundings.today() });
  }
  const text = options.json
    ? summaryAsJson(summary)
    : summaryAsText(summary, options, problems.length);
  print(`${text}\n`);
  if (problems.length === 0) return 0;
  const more = problems.length - LISTED_PROBLEMS;
  const listed = [
    ...problems.slice(0, LISTED_PROBLEMS),
    ...(more > 0 ? [`… and ${more} more`] : []),
  ];
  standardError.write(`replay: what is stored is not what was played\n${listed.join('\n')}\n`);
  return 1;
}
