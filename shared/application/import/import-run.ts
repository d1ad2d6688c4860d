import type { RunId } from '../../domain/identifiers.ts';
import type { Run } from '../../domain/run/run.ts';
import { StorageUnavailable } from '../../ports.ts';
import { Refusal } from '../refusal.ts';
import { completeRun, type Followed, type ImportedRun } from './complete-run.ts';
import type { ImportScope } from './import-scope.ts';
import type { RunLine } from './run-line.ts';
import { writesDone, writesOf } from './run-writes.ts';
import { differenceBetween } from './same-run.ts';
import { selectionLineOf } from './selection-line.ts';

/** How often a run is tried again while others write the same run or decide on its task. */
const MOST_ATTEMPTS = 10;

/** What became of a line about a run that fits. */
export interface RunImport {
  readonly became: 'imported' | 'there';
  readonly decisions: number;
}

/**
 * Stores the run that a line tells of, or finds that it is there already. What an interrupted import
 * has stored of it stays, and only the rest is added.
 *
 * @throws Refusal for a line that contradicts itself, or what is there; then nothing was changed
 */
export async function importRun(scope: ImportScope, line: RunLine): Promise<RunImport> {
  const { runs } = scope.baton.stores;
  const followed = await followedBy(scope, line);
  let assigns = line.assignsTask;
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const known = await runs.run(line.runId);
    const told = await completeRun({ ...line, assignsTask: assigns }, followed, {
      ...scope.terms,
      now: scope.baton.clock.now(),
      stored: known,
    });
    const writes = writesOf(told);
    const done = known === undefined ? 0 : await compare(scope, line, known, told, writes);
    const decisions = told.decisions.length;
    if (done === writes.length) return { became: 'there', decisions };
    const answer = await writeAll(scope, writes.slice(done));
    if (answer === 'written') return { became: 'imported', decisions };
    await refuseForeignIds(scope, told);
    // The task has been assigned here meanwhile, and that is how its runs go on.
    assigns &&= (await runs.assignment(told.run.taskId)) === undefined;
  }
  throw new StorageUnavailable(`run ${line.runId} has too many writers at once`);
}

async function followedBy(scope: ImportScope, line: RunLine): Promise<Followed | undefined> {
  const selection = selectionLineOf(line);
  if (selection === undefined) return undefined;
  return { selection, strategy: await scope.strategyOf(selection) };
}

/** @returns how many of the writes are done. @throws Refusal when the run there is another one */
async function compare(
  { baton }: ImportScope,
  { window }: RunLine,
  known: Run,
  told: ImportedRun,
  writes: ReturnType<typeof writesOf>,
): Promise<number> {
  const stored = { run: known, decisions: await baton.stores.runs.decisions(known.runId) };
  const done = writesDone(writes, stored);
  const closed = known.folded.window;
  const closedOtherwise =
    window !== undefined && window !== 'open' && closed !== 'open' && closed !== window;
  if (done > 0 && !closedOtherwise) return done;
  const difference = differenceBetween(stored, told) ?? 'window';
  throw new Refusal('conflict', `the run is there with another ${difference}`);
}

async function writeAll(
  { baton }: ImportScope,
  writes: ReturnType<typeof writesOf>,
): Promise<'written' | 'conflict'> {
  for (const write of writes) {
    if ((await baton.stores.runs.write(write)) === 'conflict') return 'conflict';
  }
  return 'written';
}

async function refuseForeignIds(
  { baton }: ImportScope,
  { run, decisions }: ImportedRun,
): Promise<void> {
  for (const { decisionId } of decisions) {
    const owner: RunId | undefined = await baton.stores.runs.runOfDecision(decisionId);
    if (owner === undefined || owner === run.runId) continue;
    throw new Refusal('conflict', `decision ${decisionId} belongs to another run`);
  }
}
