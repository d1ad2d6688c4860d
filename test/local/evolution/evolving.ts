import { randomUUID } from 'node:crypto';
import { runEvolution } from '../../../local/state-machine.ts';
import type { Baton } from '../../../shared/application/baton.ts';
import { changeSettings } from '../../../shared/application/change-settings.ts';
import { readEvolution } from '../../../shared/application/evolution/request-evolution.ts';
import { reconcilePolicy } from '../../../shared/application/publish-policy.ts';
import { seedStrategies } from '../../../shared/application/seed-strategies.ts';
import type { Evolution } from '../../../shared/domain/evolution/evolution.ts';
import type { Settings } from '../../../shared/domain/settings.ts';
import { HAND_DESIGNED_STRATEGIES } from '../../../shared/domain/strategy/hand-designed.ts';
import { executionOf, handlersWith, inFakeTime } from '../../functions/evolution/support.ts';
import { choose, foldAll, report, select } from '../../shared/application/calls.ts';
import { BUGS } from '../../shared/application/experiments/calls.ts';
import type { FakeClock } from '../../shared/application/fake-clock.ts';
import { temporaryBaton } from '../../shared/application/temporary-baton.ts';
import { type ScriptedProposer, scriptedProposer } from './scripted-proposer.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** Edits that every check admits, where each run is told how many attempts it has. */
export const FEWER_ATTEMPTS = { 'retry.maxAttempts': '2' } as const;
export const MORE_ATTEMPTS = { 'retry.maxAttempts': '4' } as const;
/** And one that no question offers. */
export const NOTHING_NEW = { 'retry.onFailure[unheard-of]': 'stop' } as const;

/** Baton whose one strategy is for bugs, with proposers that do as they are told. */
export interface EvolvingBaton extends Baton {
  readonly clock: FakeClock;
  readonly model: ScriptedProposer;
  readonly offline: ScriptedProposer;
  /** Names of the figures that were counted, with what tells them apart. */
  readonly counted: readonly string[];
  /** Retries of a store over a network need real time. */
  readonly inTime: typeof inFakeTime;
}

/** @param options.around puts trouble around the stores */
export async function evolvingBaton(
  options: Parameters<typeof temporaryBaton>[0] = {},
): Promise<EvolvingBaton> {
  return await evolving(await temporaryBaton({ ...options, empty: true }));
}

/** What evolutions need beside the stores of a Baton that has no strategy yet. */
export async function evolving(
  bare: Baton & { readonly clock: FakeClock },
  inTime: EvolvingBaton['inTime'] = inFakeTime,
): Promise<EvolvingBaton> {
  const model = scriptedProposer('bedrock', [FEWER_ATTEMPTS]);
  const offline = scriptedProposer('offline', [MORE_ATTEMPTS]);
  const counted: string[] = [];
  const baton = {
    ...bare,
    model,
    offline,
    counted,
    inTime,
    proposers: { configured: model, offline },
    metrics: {
      count: (
        name: string,
        value: number,
        ...[told]: readonly Readonly<Record<string, string>>[]
      ) => {
        counted.push(
          [name, ...Object.values(told ?? {}), ...(value === 1 ? [] : [value])].join(' '),
        );
      },
      gauge: () => undefined,
      flush: () => undefined,
    },
  };
  await seedStrategies(
    baton,
    HAND_DESIGNED_STRATEGIES.filter(({ slug }) => slug === BUGS),
  );
  await reconcilePolicy(baton);
  return baton;
}

/** As many runs of the strategy by the calls of an agent, the first `successes` of them good. */
export async function playRuns(
  baton: Baton,
  runs: number,
  successes: number,
  name = 'run',
): Promise<void> {
  for (let run = 0; run < runs; run += 1) {
    const runId = `${name}-${run}`;
    await select(baton, runId);
    await choose(baton, runId);
    const outcome = run < successes ? { success: 1 } : { success: 0, failureCode: 'timeout' };
    await report(baton, runId, { ...outcome, final: true });
  }
  await foldAll(baton);
}

/** Baton with forty runs, half of which failed. */
export async function batonToEvolve(
  options: Parameters<typeof temporaryBaton>[0] = {},
): Promise<EvolvingBaton> {
  const baton = await evolvingBaton(options);
  await playRuns(baton, 40, 20);
  return baton;
}

/** One execution of the deployed state machine for the strategy, and its record. */
export async function evolveBugs(
  baton: EvolvingBaton,
  {
    dryRun = false,
    name = `x-${randomUUID()}`,
    changes = {},
  }: {
    readonly dryRun?: boolean;
    readonly name?: string;
    /** In place of Baton's own states. */
    readonly changes?: Parameters<typeof handlersWith>[1];
  } = {},
): Promise<Evolution> {
  const { signal } = new AbortController();
  const { handlers } = handlersWith(baton, changes);
  await baton.inTime(() =>
    runEvolution(baton, { slug: BUGS, dryRun }, { executionId: name, signal, handlers }),
  );
  return await recordedOf(baton, name);
}

/** The record as `GET /v1/evolutions` tells it. */
export async function recordedOf(baton: Baton, name: string): Promise<Evolution> {
  const [record] = await readEvolution(baton, executionOf(name));
  if (record === undefined) throw new Error(`expected a record of ${name}`);
  return record;
}

export async function set(baton: Baton, changes: Partial<Settings>): Promise<void> {
  await changeSettings(baton, { ...changes, reason: 'a test' }, 'operator');
}
