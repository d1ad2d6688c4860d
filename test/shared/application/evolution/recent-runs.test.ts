import { describe, expect, it } from 'vitest';
import type { Baton } from '../../../../shared/application/baton.ts';
import { recentRuns } from '../../../../shared/application/evolution/recent-runs.ts';
import { at, sampleDecision } from '../../../contracts/samples.ts';
import { analysisOf, PARENT, questionOf } from '../../domain/proposal/made-up-question.ts';
import { temporaryBaton } from '../temporary-baton.ts';
import { alike, logVersionRuns } from './version-log.ts';

const DAY = 86_400;
const { signal } = new AbortController();

/** The runs that proposals of a question about runs since the samples' beginning are held against. */
async function runIds(baton: Baton): Promise<string[]> {
  const question = questionOf(undefined, { analysis: analysisOf(PARENT, { from: at(0) }) });
  return (await recentRuns(baton, question, signal)).map(({ run }) => run.runId);
}

describe('the runs that proposals are held against', () => {
  it('are the settled ones of the version that they would change, the newest first', async () => {
    const baton = await temporaryBaton({ empty: true });
    await logVersionRuns(baton.stores, [
      { id: 'early', success: true, createdAt: at(DAY) },
      { id: 'late', success: false, createdAt: at(2 * DAY) },
      { id: 'before the window', success: true, createdAt: at(-1) },
      { id: 'of another version', success: true, version: 2, createdAt: at(DAY) },
      { id: 'of another strategy', success: true, slug: 'bug-default-2', createdAt: at(DAY) },
    ]);
    expect(await runIds(baton)).toEqual(['late', 'early']);
  });

  it('come with their decisions, and the failures that were met', async () => {
    const baton = await temporaryBaton({ empty: true });
    const context = { taskType: 'bug', previousFailure: 'timeout' };
    const decisions = [sampleDecision('a', { decisionId: 'd', type: 'retry', context })];
    await logVersionRuns(baton.stores, [
      { id: 'a', success: false, failureCode: 'tests_failed', decisions },
    ]);
    const [only] = await recentRuns(baton, questionOf(), signal);
    expect(only?.decisions).toEqual(decisions);
    expect(only?.logged).toMatchObject({
      questions: [{ type: 'retry', context }],
      failureCodes: ['timeout', 'tests_failed'],
    });
  });

  it('are 400 at the most', async () => {
    const baton = await temporaryBaton({ empty: true });
    await logVersionRuns(baton.stores, alike(390, 200, { createdAt: at(2 * DAY) }));
    await logVersionRuns(baton.stores, alike(30, 20, { createdAt: at(DAY) }));
    const found = await runIds(baton);
    expect(found).toHaveLength(400);
    expect(found.slice(0, 390).every((id) => id.includes(at(2 * DAY)))).toBe(true);
  });

  it('are looked for among 2,000 runs of the strategy', async () => {
    const baton = await temporaryBaton({ empty: true });
    let pages = 0;
    const { runs } = baton.stores;
    const list: typeof runs.list = async (filter, { limit }) => {
      pages += 1;
      return { ...(await runs.list(filter, { limit, cursor: undefined })), nextCursor: 'more' };
    };
    await runIds({ ...baton, stores: { ...baton.stores, runs: { ...runs, list } } });
    expect(pages).toBe(10);
  });

  it('are not read any further once nobody waits', async () => {
    const baton = await temporaryBaton({ empty: true });
    await expect(recentRuns(baton, questionOf(), AbortSignal.abort())).rejects.toThrow('aborted');
  });
});
