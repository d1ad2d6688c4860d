import { describe, expect, it } from 'vitest';
import { changeSettings } from '../../../../shared/application/change-settings.ts';
import { foldAll, runOf, sumsOf } from '../calls.ts';
import { temporaryBaton } from '../temporary-baton.ts';
import { bitsOf, importAll } from './files.ts';

const PAST = { createdAt: '2024-01-01T00:00:00Z', project: 'acme' };
const settled = { ...PAST, runId: 'settled', outcome: { merged: true, ciPassed: true } };
const silent = { ...PAST, runId: 'silent' };
const DAY = 86_400_000;

async function evidenceOf(runId: string, ...files: readonly (readonly unknown[])[]) {
  const baton = await temporaryBaton();
  for (const lines of files) {
    await importAll(baton, lines);
    await foldAll(baton);
  }
  return (await runOf(baton, runId)).folded;
}

describe('a run whose outcome window closed long ago', () => {
  it('is the same evidence whatever else is there, and in whatever order', async () => {
    const both = [silent, settled, { ...settled, runId: 'lint', outcome: { lintClean: true } }];
    const sums = await Promise.all(
      [[both], [both.toReversed()], both.map((line) => [line])].map(async (files) => {
        const baton = await temporaryBaton();
        for (const lines of files) {
          await importAll(baton, lines);
          await foldAll(baton);
        }
        return await bitsOf(baton.stores);
      }),
    );
    expect(sums[1]).toEqual(sums[0]);
    expect(sums[2]).toEqual(sums[0]);
  });

  it('misses no signal that its line does not name, though its project sends more', async () => {
    const { evidence } = await evidenceOf(
      'bare',
      [settled],
      [{ ...settled, runId: 'bare', outcome: { merged: true } }],
    );
    expect(evidence?.quality).toBe(1);
  });

  it('misses the signals that its line says it should have sent', async () => {
    const line = {
      ...settled,
      outcome: { merged: true },
      applicableSignals: ['merged', 'ciPassed'],
    };
    expect((await evidenceOf('settled', [line])).evidence?.quality).toBeCloseTo(0.6);
  });

  it('misses the signals that the settings say every run sends', async () => {
    const baton = await temporaryBaton();
    const applicableSignals = ['merged', 'ciPassed'] as const;
    await changeSettings(
      baton,
      { applicableSignals: [...applicableSignals], reason: 'a test' },
      'tester',
    );
    await importAll(baton, [{ ...settled, outcome: { merged: true } }]);
    await foldAll(baton);
    expect((await runOf(baton, 'settled')).folded.evidence?.quality).toBeCloseTo(0.6);
    await changeSettings(baton, { applicableSignals: null, reason: 'a test' }, 'tester');
    const { totals } = await importAll(baton, [{ ...settled, outcome: { merged: true } }]);
    expect(totals.there.runs).toBe(1);
  });

  it('is not counted when nothing is known of it', async () => {
    const folded = await evidenceOf('silent', [settled], [silent]);
    expect(folded).toMatchObject({ window: 'expired', evidence: null });
  });

  it('is lost when nothing is known of it and nothing more will come', async () => {
    const folded = await evidenceOf('silent', [{ ...silent, outcome: { final: true } }]);
    expect(folded).toMatchObject({ window: 'lost', evidence: { lost: true, quality: 0 } });
  });

  it.each(['lost', 'expired', 'closed'] as const)(
    'stays %s when its line says so',
    async (window) => {
      const folded = await evidenceOf('silent', [settled], [{ ...silent, window }]);
      expect([folded.window, folded.evidence?.lost]).toEqual([
        window,
        window === 'lost' ? true : undefined,
      ]);
    },
  );

  it('is not there with another end', async () => {
    const baton = await temporaryBaton();
    await importAll(baton, [{ ...silent, window: 'lost' }]);
    const { refused } = await importAll(baton, [{ ...silent, window: 'expired' }]);
    expect(refused).toEqual([{ line: 1, reason: 'the run is there with another window' }]);
    expect((await importAll(baton, [{ ...silent, window: 'open' }])).totals.there.runs).toBe(1);
  });
});

describe('a run that is there', () => {
  it('is the same when only the settings have changed since', async () => {
    const baton = await temporaryBaton();
    await importAll(baton, [settled]);
    const changes = { outcomeWindowSeconds: 60, reason: 'a test' };
    await changeSettings(baton, changes, 'tester');
    expect((await importAll(baton, [settled])).totals.there.runs).toBe(1);
  });

  it('is the same when its window has closed elsewhere and was not looked at here', async () => {
    const baton = await temporaryBaton();
    await importAll(baton, [settled]);
    const { totals } = await importAll(baton, [{ ...settled, window: 'closed' }]);
    expect(totals.there.runs).toBe(1);
  });
});

describe('a run whose outcome window is still open', () => {
  it('is closed by time, like every other', async () => {
    const baton = await temporaryBaton();
    const outcome = { merged: true };
    const line = { runId: 'recent', outcome, applicableSignals: ['merged', 'ciPassed'] };
    await importAll(baton, [line, { runId: 'silent' }]);
    await foldAll(baton);
    expect((await runOf(baton, 'recent')).folded).toMatchObject({
      window: 'open',
      evidence: { quality: 1 },
    });
    baton.clock.pass(8 * DAY);
    await foldAll(baton);
    expect((await runOf(baton, 'recent')).folded).toMatchObject({ window: 'closed' });
    expect((await runOf(baton, 'silent')).folded).toMatchObject({ window: 'lost' });
    expect((await sumsOf(baton, 'totals/all', '2026-01-01'))?.slice(0, 3)).toEqual([2, 1, 1]);
  });
});
