import type { Decision } from '../../../../shared/domain/decision/decision.ts';
import { evidenceSchema } from '../../../../shared/domain/learning/evidence.ts';
import { runTotalsVector } from '../../../../shared/domain/learning/run-totals.ts';
import { strategyTotalsKey } from '../../../../shared/domain/learning/sums-keys.ts';
import type { Run } from '../../../../shared/domain/run/run.ts';
import type { Stores } from '../../../../shared/ports.ts';
import { at, sampleFolded, sampleRun, sampleSelection } from '../../../contracts/samples.ts';

/** A settled run of a version of `bug-default`, as a test names it. */
export interface VersionRun {
  readonly id: string;
  readonly success: boolean;
  readonly failureCode?: string;
  /** @default 1 */
  readonly version?: number;
  readonly slug?: string;
  /** @default the samples' beginning */
  readonly createdAt?: string;
  readonly context?: Run['context'];
  /** Agents of its attempts in order. */
  readonly agents?: readonly string[];
  readonly decisions?: readonly Decision[];
  readonly facts?: Run['outcome']['facts'];
}

/** Folds of so many runs fit one transaction of DynamoDB. */
const FOLDED_AT_ONCE = 40;

/** Stores runs with what a fold made of them, and counts each on its day. */
export async function logVersionRuns(
  { runs, folds }: Stores,
  logged: readonly VersionRun[],
): Promise<void> {
  for (let from = 0; from < logged.length; from += FOLDED_AT_ONCE) {
    const some = logged.slice(from, from + FOLDED_AT_ONCE).map(settledRun);
    await Promise.all(some.map(({ write }) => runs.write(write)));
    const moved = await folds.commit(
      some.map(({ folded }) => folded),
      some.map(({ addition }) => addition),
    );
    if (moved.length > 0) throw new Error('a run was written twice');
  }
}

/** Runs of one kind: the first `successes` succeed, the others fail with `timeout`. */
export function alike(
  count: number,
  successes: number,
  changes: Partial<VersionRun> = {},
): VersionRun[] {
  const { slug, version, createdAt } = changes;
  return Array.from({ length: count }, (_, number) => ({
    id: `${slug} ${version} ${createdAt} ${number}`,
    success: number < successes,
    ...(number < successes ? {} : { failureCode: 'timeout' }),
    ...changes,
  }));
}

function settledRun(logged: VersionRun) {
  const { id, success, version = 1, slug = 'bug-default', createdAt = at(0) } = logged;
  const { agents = ['claude'], decisions = [], facts = {}, context = {} } = logged;
  const versionId = `${slug}@${version}`;
  const run = sampleRun(id, {
    createdAt,
    context,
    selection: sampleSelection(id, slug),
    decisionCount: decisions.length,
    outcome: { facts, observedAt: {}, final: true },
  });
  const evidence = evidenceSchema.parse({
    day: createdAt.slice(0, 10),
    project: null,
    strategy: { slug, versionId, source: 'policy' },
    lost: false,
    success,
    quality: success ? 1 : 0,
    utility: success ? 0.75 : -0.25,
    costUsd: facts.costUsd ?? 0,
    durationSeconds: facts.durationSeconds ?? 0,
    failureCode: logged.failureCode ?? null,
    signals: [],
    choices: agents.map((option, place) => ({
      type: 'select_agent',
      option,
      use: 'learn',
      attempt: place + 1,
      followed: place + 1 < agents.length,
      features: [],
    })),
  });
  return {
    write: { run, expectedRevision: undefined, decisions },
    folded: {
      runId: run.runId,
      expectedRevision: 1,
      expectedFoldCount: 0,
      folded: sampleFolded({ evidence }),
      dueAt: null,
    },
    addition: {
      ...strategyTotalsKey(slug, evidence.day, versionId, 'policy'),
      vector: runTotalsVector(evidence),
    },
  };
}
