import { describe, expect, it } from 'vitest';
import { readRun, runStatus } from '../../../shared/application/read-run.ts';
import { waitUntilFolded } from '../../../shared/application/wait-until-folded.ts';
import { DEFAULT_SETTINGS } from '../../../shared/domain/settings.ts';
import { runIdOf } from '../../contracts/samples.ts';
import { choose, foldAll, report, runOf, select } from './calls.ts';
import { temporaryBaton } from './temporary-baton.ts';
import { settle, timed } from './trouble.ts';

const WEEK = DEFAULT_SETTINGS.outcomeWindowSeconds * 1_000;

describe('reading a run', () => {
  it('shows its selection before its decisions', async () => {
    const baton = await temporaryBaton();
    await select(baton, 'run-1');
    await choose(baton, 'run-1');
    const { decisions } = await readRun(baton, runIdOf('run-1'));
    expect(decisions.map(({ type }) => type)).toEqual(['select_strategy', 'select_agent']);
  });

  it('finds no run that nobody has named', async () => {
    const baton = await temporaryBaton();
    await expect(readRun(baton, runIdOf('run-1'))).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('tells where a run stands', async () => {
    const baton = await temporaryBaton();
    const status = async (id: string) => runStatus(await runOf(baton, id));
    await select(baton, 'run-1');
    await select(baton, 'run-2', { project: { id: 'new' } });
    const seen = [await status('run-1')];
    await report(baton, 'run-1', { costUsd: 1 });
    await foldAll(baton);
    seen.push(await status('run-1'));
    await report(baton, 'earlier', { success: 1 });
    await foldAll(baton);
    baton.clock.pass(WEEK);
    await foldAll(baton);
    seen.push(await status('run-1'), await status('run-2'));
    await report(baton, 'run-1', { success: 1 });
    await foldAll(baton);
    seen.push(await status('run-1'));
    expect(seen).toEqual(['running', 'reported', 'lost', 'expired', 'settled']);
  });
});

describe('waiting for a run to be folded', () => {
  it('ends when its revision is folded, with a policy that includes it', async () => {
    const baton = await temporaryBaton();
    const decisions = [{ type: 'review', chosen: 'yes', propensity: 1 }];
    const revision = await report(baton, 'run-1', { success: 1, decisions });
    const waiting = waitUntilFolded(baton, runIdOf('run-1'), revision, 5);
    await settle();
    await foldAll(baton);
    const { result } = await timed(baton.clock, waiting);
    expect(result?.folded.revision).toBe(revision);
    expect(baton.policy.known().policy?.models.get('review')?.options.get('yes')?.count).toBe(1);
  });

  it('ends with nothing when the time is up', async () => {
    const baton = await temporaryBaton();
    const revision = await report(baton, 'run-1', { success: 1 });
    const waiting = waitUntilFolded(baton, runIdOf('run-1'), revision, 1);
    const { result, milliseconds } = await timed(baton.clock, waiting);
    expect(result).toBeUndefined();
    expect(milliseconds).toBeGreaterThanOrEqual(1_000);
    expect(milliseconds).toBeLessThan(1_200);
  });
});
