import { describe, expect, it } from 'vitest';
import type { Baton } from '../../../../shared/application/baton.ts';
import { analyzeVersion } from '../../../../shared/application/evolution/analyze.ts';
import { isHeldBack } from '../../../../shared/domain/analysis/held-back.ts';
import {
  at,
  runIdOf,
  sampleDecision,
  sampleStrategy,
  sampleVersion,
} from '../../../contracts/samples.ts';
import { batonOn } from '../../adapters/dynamo/temporary-baton.ts';
import { storesOn, temporaryTables } from '../../adapters/dynamo/temporary-stores.ts';
import { temporaryBaton } from '../temporary-baton.ts';
import { alike, logVersionRuns } from './version-log.ts';

const DAY_SECONDS = 86_400;
/** The day `days` after the samples' beginning, and then `seconds`. */
const day = (days: number, seconds = 0) => at(days * DAY_SECONDS + seconds);
const NOW = day(70, 3_600);

const HOMES: readonly (readonly [string, () => Promise<Baton>])[] = [
  ['SQLite', async () => await temporaryBaton({ empty: true })],
  ['DynamoDB', async () => batonOn(await storesOn(await temporaryTables()))],
];

const analysed = (baton: Baton, signal = new AbortController().signal, number = 1) =>
  analyzeVersion(
    baton,
    sampleStrategy('bug-default'),
    sampleVersion('bug-default', number),
    NOW,
    signal,
  );

/** Ids of runs that a proposer may see. */
const shownIds = Array.from({ length: 100 }, (_, at) => `shown-${at}`).filter(
  (id) => !isHeldBack(runIdOf(id)),
);

describe.each(HOMES)('the analysis of a version in %s', (_, home) => {
  it('reads the settled runs of that version in the window, page by page', async () => {
    const baton = await home();
    await logVersionRuns(baton.stores, [
      ...alike(230, 92, { createdAt: day(10) }),
      ...alike(5, 5, { createdAt: day(10, -1) }),
      ...alike(5, 5, { createdAt: day(20), version: 2 }),
      ...alike(5, 5, { createdAt: day(20), slug: 'bug-cautious' }),
    ]);
    const { overall, heldBackRuns, from, to, failures } = await analysed(baton);
    expect(overall.runs + heldBackRuns).toBe(230);
    expect(heldBackRuns / 230).toBeGreaterThan(0.2);
    expect(failures).toEqual([{ code: 'timeout', runs: overall.runs - overall.successes }]);
    expect([from, to]).toEqual([day(10), NOW]);
  });

  it('finds failures that were repeated in the decisions of the runs', async () => {
    const baton = await home();
    const [failedTwice = '', atLast = '', once = ''] = shownIds;
    const tried = (id: string, attempt: number, previousFailure: string) =>
      sampleDecision(id, {
        decisionId: `${id}-${attempt}`,
        context: { attempt, previousFailure },
      });
    await logVersionRuns(baton.stores, [
      {
        id: failedTwice,
        success: false,
        failureCode: 'timeout',
        createdAt: day(30),
        agents: ['claude', 'claude'],
        decisions: [tried(failedTwice, 2, 'timeout')],
      },
      {
        id: atLast,
        success: true,
        createdAt: day(30),
        agents: ['claude', 'codex', 'codex'],
        decisions: [tried(atLast, 2, 'crash'), tried(atLast, 3, 'crash')],
      },
      {
        id: once,
        success: true,
        createdAt: day(30),
        agents: ['claude', 'codex'],
        decisions: [tried(once, 2, 'crash')],
      },
    ]);
    expect((await analysed(baton)).repeatedFailures).toEqual([
      { code: 'crash', runs: 1 },
      { code: 'timeout', runs: 1 },
    ]);
  });
});

describe('the analysis of a version', () => {
  it('is the same in both stores', async () => {
    const contexts = [
      { complexity: 'low', language: 'go' },
      { complexity: 'high', language: 'python' },
    ];
    const analyses = await Promise.all(
      HOMES.map(async ([, home]) => {
        const baton = await home();
        const runs = contexts.flatMap((context, number) =>
          alike(12, 4 * number, {
            createdAt: day(30 + number),
            context,
            facts: { costUsd: 2, iterations: 3 },
          }),
        );
        await logVersionRuns(baton.stores, runs);
        return await analysed(baton);
      }),
    );
    expect(analyses[0]).toEqual(analyses[1]);
    expect(analyses[0]?.cells.map(({ id }) => id).sort()).toHaveLength(2);
  });

  it('of a version without a run says so', async () => {
    const baton = await temporaryBaton({ empty: true });
    await logVersionRuns(baton.stores, alike(3, 1, { createdAt: day(30) }));
    expect((await analysed(baton, undefined, 2)).overall.runs).toBe(0);
  });

  it('ends early when nobody waits for it any more', async () => {
    const baton = await temporaryBaton({ empty: true });
    await logVersionRuns(baton.stores, alike(1, 1, { createdAt: day(30) }));
    await expect(analysed(baton, AbortSignal.abort(new Error('too late')))).rejects.toThrow(
      'too late',
    );
    const controller = new AbortController();
    let pages = 0;
    const runs = {
      ...baton.stores.runs,
      list: async () => {
        pages += 1;
        if (pages === 3) controller.abort(new Error('in the middle'));
        return { items: [], nextCursor: 'next' };
      },
    };
    const endless = { ...baton, stores: { ...baton.stores, runs } };
    await expect(analysed(endless, controller.signal)).rejects.toThrow('in the middle');
    expect(pages).toBe(3);
  });
});
