import fc from 'fast-check';

type Input = Readonly<Record<string, unknown>>;

/** A line of a run that ended long ago, of one of two projects or of none. */
export interface PastRun {
  readonly runId: string;
  readonly line: Input;
  readonly isForgotten: boolean;
}

const decision = fc
  .record({
    type: fc.constantFrom('select_agent', 'retry'),
    chosen: fc.constantFrom('a', 'b'),
    propensity: fc.constantFrom(0.25, 0.5, undefined),
  })
  .map((made) => ({ ...made, alternatives: ['a', 'b'] }));

const outcome = fc.constantFrom<Input[]>(
  { success: 0.3, costUsd: 1.25, durationSeconds: 61.7 },
  { merged: true, ciPassed: false, iterations: 3 },
  { failureCode: 'timeout', costUsd: 0.1 },
  { final: true },
  {},
);

const run = fc.record({
  project: fc.constantFrom('acme', 'web', undefined),
  createdAt: fc.constantFrom('2025-06-01T10:00:00Z', '2025-06-02T10:00:00Z'),
  strategyVersionId: fc.constantFrom('bug-default@1', undefined),
  decisions: fc.array(decision, { maxLength: 4 }),
  outcome,
});

/** Past runs of which some shall be forgotten. */
export const pastRuns: fc.Arbitrary<readonly PastRun[]> = fc
  .array(fc.tuple(run, fc.boolean()), { minLength: 1, maxLength: 12 })
  .map((runs) =>
    runs.map(([line, isForgotten], at) => {
      const runId = `run-${at}`;
      const decisions = line.decisions.map((each, attempt) => ({ ...each, context: { attempt } }));
      const taskId = `task-${at % 4}`;
      const assignsTask = line.strategyVersionId !== undefined && at < 4;
      return { runId, isForgotten, line: { ...line, runId, taskId, assignsTask, decisions } };
    }),
  );
