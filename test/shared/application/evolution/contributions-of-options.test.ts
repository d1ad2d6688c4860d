import { describe, expect, it } from 'vitest';
import { contributionsOfOptions } from '../../../../shared/application/evolution/contributions-of-options.ts';
import { additionsOf } from '../../../../shared/domain/learning/additions.ts';
import { evidenceSchema } from '../../../../shared/domain/learning/evidence.ts';
import { optionLabel, taskKindLabel } from '../../../../shared/domain/learning/features.ts';
import { temporaryBaton } from '../temporary-baton.ts';

/** What a run adds to the sums in which one of two options was drawn by even odds. */
function additionsOfChoice(type: string, chosen: string, other: string, utility: number) {
  const evidence = evidenceSchema.parse({
    day: '2026-01-01',
    project: null,
    strategy: null,
    taskKind: taskKindLabel('bug'),
    lost: false,
    success: utility > 0,
    quality: utility,
    utility,
    costUsd: 0,
    durationSeconds: 0,
    failureCode: null,
    signals: [],
    choices: [
      {
        type,
        option: chosen,
        use: 'learn',
        attempt: 1,
        followed: false,
        features: [],
        centred: [
          [optionLabel(chosen), 0.5],
          [optionLabel(other), -0.5],
        ],
      },
    ],
  });
  return additionsOf(evidence);
}

const times = (count: number, ...choice: Parameters<typeof additionsOfChoice>) =>
  Array.from({ length: count }, () => additionsOfChoice(...choice)).flat();

describe('the contributions that an analysis tells', () => {
  it('are those of options, the most frequent first, but for which strategy was followed', async () => {
    const { stores, ...baton } = await temporaryBaton({ empty: true });
    await stores.folds.commit(
      [],
      [
        ...times(10, 'select_agent', 'claude', 'codex', 0),
        ...times(30, 'select_agent', 'codex', 'claude', 1),
        ...times(40, 'select_strategy', 'bug-default@1', 'bug-cautious@1', 1),
      ],
    );
    const contributions = await contributionsOfOptions({ stores, ...baton });
    expect(contributions.map(({ type, option, decisions }) => [type, option, decisions])).toEqual([
      ['select_agent', 'codex', 30],
      ['select_agent', 'claude', 10],
    ]);
    const [codex, claude] = contributions;
    expect(codex?.mean).toBeGreaterThan(0.2);
    expect(claude?.mean).toBeLessThan(-0.2);
    for (const { mean, lower, upper } of contributions) {
      expect(lower < mean && mean < upper).toBe(true);
    }
  });

  it('are none before a run was folded', async () => {
    expect(await contributionsOfOptions(await temporaryBaton({ empty: true }))).toEqual([]);
  });
});
