import type { Decision } from '../../shared/domain/decision/decision.ts';
import { runIdSchema, taskIdSchema } from '../../shared/domain/identifiers.ts';
import { evidenceOfRun } from '../../shared/domain/learning/evidence-of-run.ts';
import { newRun, type Run, runSchema } from '../../shared/domain/run/run.ts';
import { DEFAULT_SETTINGS } from '../../shared/domain/settings.ts';
import { type Chance, chanceOf, madeUpDecisions, picked } from './made-up-decisions.ts';
import { CONFIG, SLUG, VERSION } from './made-up-strategy.ts';

/** The moment of the analysis. */
export const NOW = '2026-03-01T00:00:00.000Z';

const DAY_MILLISECONDS = 86_400_000;
const DAYS = 59;

/** A settled run as it is stored, with the decisions that lie beside it. */
export interface MadeUpRun {
  readonly run: Run;
  readonly decisions: readonly Decision[];
}

/** Run number `number` of `count`, which are spread over the days before {@link NOW}. */
export function madeUpRun(number: number, count: number): MadeUpRun {
  const runId = runIdSchema.parse(`run-${number}-of-${count}`);
  const age = (DAYS * DAY_MILLISECONDS * (number + 1)) / (count + 1);
  const createdAt = new Date(Date.parse(NOW) - age).toISOString();
  const chance = chanceOf(runId);
  const context = contextBy(chance);
  const { selection, decisions } = madeUpDecisions({ runId, createdAt, context });
  const run = runSchema.parse({
    ...newRun(runId, taskIdSchema.parse(`task-${runId}`), createdAt, 3_600),
    project: context.project,
    context,
    selection: {
      decision: selection,
      strategy: { slug: SLUG, versionId: VERSION, version: 1, config: CONFIG },
      experimentId: null,
      arm: null,
    },
    outcome: { facts: factsBy(chance), observedAt: { success: createdAt }, final: true },
    decisionCount: decisions.length,
    dueAt: null,
  });
  const evidence = evidenceOfRun(run, decisions, 'closed', DEFAULT_SETTINGS);
  const folded = { count: 1, revision: 1, window: 'closed' as const, evidence, attribution: null };
  return { run: { ...run, folded }, decisions };
}

function contextBy(chance: Chance) {
  return {
    taskType: 'bug',
    complexity: picked(chance, 'complexity', ['low', 'medium', 'high']),
    hasCodeRefs: chance('code') < 0.5,
    language: picked(chance, 'language', ['python', 'typescript', 'go', 'rust', 'java']),
    projectSize: picked(chance, 'size', ['small', 'medium', 'large', 'huge']),
    testCoverage: picked(chance, 'coverage', ['low', 'medium', 'high', 'unknown']),
    historicalSuccessRate: 0.6,
    project: `acme/${Math.floor(chance('project') * 50)}`,
  };
}

function factsBy(chance: Chance) {
  const success = chance('success') < 0.6;
  return {
    success: success ? 1 : 0,
    costUsd: chance('cost') * 3,
    durationSeconds: chance('duration') * 3_000,
    iterations: 1 + Math.floor(chance('iterations') * 9),
    ...(success ? {} : { failureCode: picked(chance, 'code', ['timeout', 'tests_failed']) }),
  };
}
