import { describe, expect, it } from 'vitest';
import { runAsLine } from '../../../../shared/application/export/run-as-line.ts';
import { completeRun } from '../../../../shared/application/import/complete-run.ts';
import { parseLine } from '../../../../shared/application/import/parse-line.ts';
import { selectionLineOf } from '../../../../shared/application/import/selection-line.ts';
import type { RunWithDecisions } from '../../../../shared/application/read-run.ts';
import {
  at,
  sampleDecision,
  sampleFolded,
  sampleRun,
  sampleSelection,
  versionIdOf,
} from '../../../contracts/samples.ts';

const selection = {
  ...sampleSelection('r'),
  experimentId: 'x1',
  arm: 'challenger',
  repeated: true,
  holdoutShare: 0.05,
  decision: sampleDecision('r', {
    decisionId: 'selection',
    type: 'select_strategy',
    chosen: 'bug-default@1',
    alternatives: [
      { value: 'bug-default@1', probability: 0.75, estimate: 0.5 },
      { value: 'bug-default@2', probability: 0.25, estimate: null },
    ],
    source: 'experiment',
    context: { taskType: 'bug', complexity: 'low' },
  }),
};
const run = sampleRun('r', {
  selection,
  context: { taskType: 'bug', complexity: 'low' },
  applicableSignals: ['merged', 'lintClean'],
  outcome: {
    facts: { merged: true, costUsd: 0.1, lintClean: null },
    observedAt: { merged: at(3), costUsd: at(2), lintClean: at(3) },
    final: true,
  },
  decisionCount: 3,
  folded: sampleFolded({ window: 'closed' }),
});
const decisions = [
  sampleDecision('r', { decisionId: 'plain' }),
  sampleDecision('r', {
    decisionId: 'shadowed',
    shadow: { chosen: 'codex', propensity: 0.5 },
    stale: true,
    why: 'a "reason"',
    policyVersion: null,
    strategyVersionId: null,
    decidedAt: at(1),
  }),
  sampleDecision('r', {
    decisionId: 'own',
    source: 'orchestrator',
    propensity: null,
    context: {},
    strategyVersionId: 'other@7',
    alternatives: [
      { value: 'claude', probability: 0.5, estimate: null },
      { value: 'codex', probability: null, estimate: null, features: { harness: 'cli' } },
    ],
  }),
];

/** What an import makes of the line that tells of a run. */
async function moved(account: RunWithDecisions, assignsTask: boolean) {
  const text = JSON.stringify(runAsLine(account, assignsTask));
  const line = parseLine(text);
  if (line.kind !== 'run') throw new Error('expected the line of a run');
  const selectionLine = selectionLineOf(line.run);
  const followed = selectionLine && { selection: selectionLine, strategy: selection.strategy };
  const imported = await completeRun(line.run, followed, {
    now: at(9_999),
    stored: undefined,
    outcomeWindowSeconds: 60,
    applicableSignals: ['ciPassed'],
  });
  return { text, imported };
}

describe('the line of a run', () => {
  it('keeps everything that was known of it', async () => {
    const { imported } = await moved({ run, decisions }, true);
    expect(imported).toEqual({
      run: { ...run, dueAt: at(9_999), folded: sampleRun('r').folded },
      decisions,
      window: 'closed',
      assignment: {
        taskId: run.taskId,
        firstRunId: run.runId,
        assignedAt: selection.decision.decidedAt,
        selection,
      },
    });
  });

  it('is short when little is known', async () => {
    const bare = sampleRun('r');
    const { text, imported } = await moved({ run: bare, decisions: [] }, false);
    expect(JSON.parse(text)).toEqual({
      runId: 'r',
      taskId: 'task of r',
      createdAt: at(0),
      windowClosesAt: at(3_600),
      window: 'open',
      applicableSignals: [],
    });
    expect(imported.run).toEqual({ ...bare, dueAt: bare.windowClosesAt });
  });

  it('names the version of a decision where the run follows none', async () => {
    const account = {
      run: sampleRun('r', { decisionCount: 1 }),
      decisions: [sampleDecision('r', { strategyVersionId: versionIdOf('own@2') })],
    };
    expect((await moved(account, false)).imported.decisions).toEqual(account.decisions);
  });
});
