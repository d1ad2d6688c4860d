import { vi } from 'vitest';
import { evolutionHandlers, runEvolution } from '../../../local/state-machine.ts';
import type { StateHandler } from '../../../local/state-machine-tasks.ts';
import { offlineProposer } from '../../../shared/adapters/offline/proposer.ts';
import { Alerting } from '../../../shared/application/alerting.ts';
import type { Baton } from '../../../shared/application/baton.ts';
import { ModelCompiler } from '../../../shared/application/model-compiler.ts';
import { PolicySource } from '../../../shared/application/policy-source.ts';
import type { Evolution } from '../../../shared/domain/evolution/evolution.ts';
import type { EvolutionStatus } from '../../../shared/domain/evolution/status.ts';
import type { StepName } from '../../../shared/domain/evolution/steps.ts';
import { executionIdSchema } from '../../../shared/domain/identifiers.ts';
import type { Strategy } from '../../../shared/domain/strategy/strategy.ts';
import { sampleAudit, sampleStrategy, slugOf, versionIdOf } from '../../contracts/samples.ts';
import {
  type ManualClock,
  manualClock,
  recordedLog,
  storesOn,
  temporaryFile,
} from '../../shared/adapters/sqlite/temporary-stores.ts';

export interface TestHome {
  readonly baton: Baton;
  readonly clock: ManualClock;
  /** Names of the figures that were counted, with their dimensions. */
  readonly counted: readonly string[];
}

/** A Baton on a database of its own that has these strategies, each with a current version. */
export async function homeWith(...slugs: readonly string[]): Promise<TestHome> {
  const clock = manualClock();
  const log = recordedLog();
  const stores = storesOn(await temporaryFile(), clock, log);
  const alerting = new Alerting(stores.alerts, clock, log);
  const counted: string[] = [];
  const baton: Baton = {
    stores,
    clock,
    log,
    metrics: {
      count: (name, _, ...[dimensions]) => {
        counted.push([name, ...Object.values(dimensions ?? {})].join(' '));
      },
      gauge: () => undefined,
      flush: () => undefined,
    },
    alerting,
    compiler: new ModelCompiler(),
    proposers: { configured: undefined, offline: offlineProposer() },
    policy: new PolicySource(stores.policies, clock, alerting, 0),
    doorbell: { ring: () => undefined },
    version: 'test',
  };
  for (const slug of slugs) await saveStrategy(baton, slug);
  return { baton, clock, counted };
}

export async function saveStrategy(
  baton: Baton,
  slug: string,
  changes: Partial<Strategy> = {},
): Promise<void> {
  const strategy = sampleStrategy(slug, { currentVersionId: versionIdOf(`${slug}@1`), ...changes });
  await baton.stores.strategies.save(strategy, 0, sampleAudit(`created ${slug}`));
}

/** One call of a state: its name and what the Task sent. */
export interface StateCall {
  readonly state: string;
  readonly payload: unknown;
}

/** Baton's own handlers with some replaced; every call is noted. */
export function handlersWith(baton: Baton, changes: Readonly<Record<string, StateHandler>> = {}) {
  const calls: StateCall[] = [];
  const handlers = Object.entries({ ...evolutionHandlers(baton), ...changes }).map(
    ([state, handler]): [string, StateHandler] => [
      state,
      (payload, signal) => {
        calls.push({ state, payload });
        return handler(payload, signal);
      },
    ],
  );
  return { calls, handlers: Object.fromEntries(handlers) };
}

/** Handlers under which every step goes on, but for these answers. */
export function answering(
  answers: Partial<Readonly<Record<StepName, EvolutionStatus>>>,
): Record<string, StateHandler> {
  const all = {
    CheckEligibility: 'running',
    AnalyzePerformance: 'running',
    ProposeMutations: 'running',
    AdmitProposals: 'running',
    StartExperiment: 'evolution_started',
    ...answers,
  };
  return Object.fromEntries(
    Object.entries(all).map(([step, status]): [string, StateHandler] => [
      step,
      async () => ({ status, reason: `${step} says so` }),
    ]),
  );
}

/** Runs an execution `x` to its end in fake time, so that retries and time-outs take none. */
export async function evolve(
  baton: Baton,
  handlers: Readonly<Record<string, StateHandler>>,
  input: Parameters<typeof runEvolution>[1] = {},
  executionId = 'x',
) {
  const { signal } = new AbortController();
  return await inFakeTime(() => runEvolution(baton, input, { executionId, signal, handlers }));
}

/** What `work` comes to, with every timer firing as soon as nothing else is left to do. */
export async function inFakeTime<Result>(work: () => Promise<Result>): Promise<Result> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    let isSettled = false;
    const result = work().finally(() => {
      isSettled = true;
    });
    result.catch(() => undefined);
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (isSettled) return await result;
      await vi.advanceTimersToNextTimerAsync();
    }
  } finally {
    vi.useRealTimers();
  }
}

export const executionOf = (text: string) => executionIdSchema.parse(text);

/** The record of the execution `x` and a strategy. */
export async function recordOf(baton: Baton, slug: string): Promise<Evolution | undefined> {
  const records = await baton.stores.evolutions.ofExecution(executionOf('x'));
  return records.find((record) => record.slug === slugOf(slug));
}

/** All alerts so far, the newest first. */
export async function alertsOf(baton: Baton) {
  return (await baton.alerting.list({ limit: 50, cursor: undefined })).items;
}

/** An error of this name, as AWS names errors. */
export function errorNamed(name: string, message = 'a sample'): Error {
  return Object.assign(new Error(message), { name });
}
