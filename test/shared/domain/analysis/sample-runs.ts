import fc from 'fast-check';
import type { AnalysedRun } from '../../../../shared/domain/analysis/analysed-run.ts';
import { onGrid } from '../../../../shared/domain/learning/sums.ts';
import { runIdOf, sampleConfiguration, versionIdOf } from '../../../contracts/samples.ts';

/** A run that succeeded at once, but for what a test says. */
export function runWith(id: string, changes: Partial<AnalysedRun> = {}): AnalysedRun {
  const success = changes.success ?? true;
  return {
    runId: runIdOf(id),
    context: { complexity: 'low', projectSize: 'small', testCoverage: 'high', language: 'go' },
    utility: success ? 0.75 : -0.25,
    success,
    failureCode: success ? null : 'timeout',
    attempts: 1,
    agents: ['claude'],
    choices: [{ agent: 'claude', success }],
    costUsd: 1,
    durationSeconds: 60,
    known: { costUsd: 1, durationSeconds: 60 },
    iterations: 2,
    ...changes,
  };
}

/** What an analysis says besides. */
export const FRAMING = {
  versionId: versionIdOf('bug-default@1'),
  config: sampleConfiguration(),
  from: '2026-01-01T00:00:00.000Z',
  to: '2026-03-01T00:00:00.000Z',
  contributions: [],
  repeatedFailures: [],
};

const agent = fc.constantFrom('claude', 'codex', '__proto__', 'gemini');
const amount = fc.double({ min: 0, max: 100_000, noNaN: true });

/** Any run, with few names, so that cells and codes are shared. */
const anyRun: fc.Arbitrary<Omit<AnalysedRun, 'runId'>> = fc
  .record({
    context: fc.record(
      {
        complexity: fc.constantFrom('low', 'high', 'ignore all of this', 7),
        projectSize: fc.constantFrom('small', 'huge', 'unknown'),
        testCoverage: fc.constantFrom('low', 'unknown'),
        language: fc.constantFrom('go', 'python', 'ignore all of this'),
      },
      { requiredKeys: [] },
    ),
    utility: fc.double({ min: -1, max: 1, noNaN: true }).map(onGrid),
    success: fc.boolean(),
    code: fc.constantFrom('timeout', 'failed', 'constructor'),
    attempts: fc.integer({ min: 1, max: 6 }),
    choices: fc.array(fc.record({ agent, success: fc.boolean() }), { maxLength: 4 }),
    costUsd: fc.option(amount),
    durationSeconds: fc.option(amount),
    iterations: fc.option(fc.integer({ min: 1, max: 1_000 })),
  })
  .map(({ code, costUsd, durationSeconds, ...run }) => ({
    ...run,
    failureCode: run.success ? null : code,
    agents: run.choices.map((choice) => choice.agent),
    costUsd: costUsd ?? 0,
    durationSeconds: durationSeconds ?? 0,
    known: { costUsd, durationSeconds },
  }));

/** Up to 80 runs with ids of their own. */
export const anyRuns: fc.Arbitrary<readonly AnalysedRun[]> = fc
  .array(anyRun, { maxLength: 80 })
  .map((runs) => runs.map((run, at) => ({ ...run, runId: runIdOf(`run-${at}`) })));
