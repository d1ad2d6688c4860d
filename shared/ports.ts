/**
 * What the core needs from the world. Every promise here is checked by a contract in
 * `test/contracts`, which every adapter of the port passes.
 *
 * All methods reject with {@link StorageUnavailable} when the store cannot be reached in time, and
 * with {@link StoredDataError} when what it holds does not parse. A method that rejects has changed
 * nothing, or what it changed is found by asking again.
 */
import type { Decision } from './domain/decision/decision.ts';
import type { Evolution, ProposerUse } from './domain/evolution/evolution.ts';
import type { Lease } from './domain/evolution/lease.ts';
import type { Experiment, ExperimentStatus } from './domain/experiment/experiment.ts';
import type { ExperimentTask } from './domain/experiment/experiment-task.ts';
import type {
  DecisionId,
  ExecutionId,
  ExperimentId,
  RunId,
  Slug,
  TaskId,
  VersionId,
} from './domain/identifiers.ts';
import type { Addition, SumsKey } from './domain/learning/sums.ts';
import type { Alert } from './domain/operations/alert.ts';
import type { AuditEntry } from './domain/operations/audit-entry.ts';
import type { CounterName, DimensionsOf, GaugeName } from './domain/operations/metrics.ts';
import type { ProposerReply } from './domain/proposal/proposal.ts';
import type { ProposalQuestion } from './domain/proposal/proposal-question.ts';
import type { ProposerBudget } from './domain/proposal/proposer-budget.ts';
import type { Spend, Usage } from './domain/proposal/spend.ts';
import type { StoredReply } from './domain/proposal/stored-reply.ts';
import type { Folded, OutcomeWindow, Run } from './domain/run/run.ts';
import type { TaskAssignment } from './domain/run/selection.ts';
import type { Settings } from './domain/settings.ts';
import type { Strategy, StrategyVersion } from './domain/strategy/strategy.ts';

/** The store did not answer in time or not at all; the same call may go through later. */
export class StorageUnavailable extends Error {
  override readonly name = 'StorageUnavailable';
}

/** Something that was stored does not parse: a fault of ours or of the disk, never the caller's. */
export class StoredDataError extends Error {
  override readonly name = 'StoredDataError';
}

/** The store cannot take so much at once; nothing was written, and a part of it may fit. */
export class BatchTooLarge extends Error {
  override readonly name = 'BatchTooLarge';
}

/** A page of a list: `cursor` continues where the page before ended. */
export interface PageRequest {
  /** 1 to 200. */
  readonly limit: number;
  readonly cursor: string | undefined;
}
export interface Page<Item> {
  readonly items: readonly Item[];
  /** `null` on the last page. */
  readonly nextCursor: string | null;
}

/** Everything that one call writes about one run; all of it is stored, or nothing. */
export interface RunWrite {
  /** The run as it shall be, with `revision` one above the one read; its `folded` is not written. */
  readonly run: Run;
  /** The revision that was read; `undefined` when the run must not exist yet. */
  readonly expectedRevision: number | undefined;
  /** Decisions whose ids must not exist yet, in any run. */
  readonly decisions?: readonly Decision[] | undefined;
  /** An assignment of a task that must not have one yet. */
  readonly assignment?: TaskAssignment | undefined;
  /** How the outcome window of a run stands that must not exist yet; of others never written. @default open */
  readonly window?: OutcomeWindow | undefined;
}

/** A run that shall be removed, as it was read. */
export interface RunRemoval {
  readonly runId: RunId;
  /** The removal happens only if neither the run nor its fold has moved on. */
  readonly expectedRevision: number;
  readonly expectedFoldCount: number;
  /** Appended together with the removal. */
  readonly audit?: AuditEntry | undefined;
}

/** What every page of `GET /v1/runs` may be narrowed to. */
export interface RunFilter {
  readonly strategy: Slug | undefined;
  /** ISO 8601; runs created at or after it. */
  readonly since: string | undefined;
}

/** Runs, their decisions and the assignments of tasks. */
export interface RunLog {
  run(runId: RunId): Promise<Run | undefined>;
  /** In the order in which they were decided, then by id. */
  decisions(runId: RunId): Promise<readonly Decision[]>;
  decision(runId: RunId, decisionId: DecisionId): Promise<Decision | undefined>;
  /** The run that a decision id belongs to: an id is used once, in whatever run. */
  runOfDecision(decisionId: DecisionId): Promise<RunId | undefined>;
  assignment(taskId: TaskId): Promise<TaskAssignment | undefined>;
  /**
   * @returns `conflict` when a condition of the write does not hold; then nothing was written
   * @throws BatchTooLarge; never for 49 decisions or fewer
   */
  write(write: RunWrite): Promise<'written' | 'conflict'>;
  /**
   * Removes a run with its decisions, whose ids are free again, and with its task's assignment and the
   * task's place in that assignment's experiment if this run made it. What the run added to the sums stays there: a {@link FoldLog.commit} without
   * evidence takes it back before.
   *
   * @returns `conflict` when the run has moved on or does not exist; of one that moves on during the
   * call, decisions may be removed already
   */
  remove(removal: RunRemoval): Promise<'removed' | 'conflict'>;
  /** The newest first. @throws InvalidCursor */
  list(filter: RunFilter, page: PageRequest): Promise<Page<Run>>;
}

/** The request's cursor was not made by the list it was sent to. */
export class InvalidCursor extends Error {
  override readonly name = 'InvalidCursor';
}

/** A run as `fold` takes it up. */
export interface DueRun {
  readonly run: Run;
  readonly decisions: readonly Decision[];
}

/** A task of an experiment as a fold leaves it. */
export interface ExperimentTaskWrite {
  /** With `revision` one above the one read. */
  readonly task: ExperimentTask;
  /** The revision that was read; 0 when the task must not be in the experiment yet. */
  readonly expectedRevision: number;
}

/** One run's part in a fold. */
export interface FoldedRun {
  readonly runId: RunId;
  /** The fold happens only if neither the run nor an earlier fold has moved on. */
  readonly expectedRevision: number;
  readonly expectedFoldCount: number;
  readonly folded: Folded;
  readonly dueAt: string | null;
  /** What it changes of its task in an experiment; under the task's condition too. */
  readonly task?: ExperimentTaskWrite | undefined;
}

/** How `fold` finds its work and stores it. */
export interface FoldLog {
  /** Runs due at `now`, the longest due first; a run that does not parse is left out and set aside. */
  due(now: string, limit: number): Promise<readonly DueRun[]>;
  /** How many runs are due at `now`. */
  dueCount(now: string): Promise<number>;
  /**
   * Stores the runs with their tasks and adds the vectors, all or nothing. `runs` may be empty, a task
   * of an experiment occurs once at most, a key may occur more than once, and a vector whose sums all become 0 is removed. How vectors add up is the domain's
   * to say (`addedSums`).
   *
   * @throws StoredDataError when a stored vector does not fit
   * @throws BatchTooLarge
   * @returns the runs whose conditions did not hold; empty when everything was stored
   */
  commit(runs: readonly FoldedRun[], additions: readonly Addition[]): Promise<readonly RunId[]>;
  /** Takes a run that cannot be folded out of the due ones until its next write after `revision`. */
  setAside(runId: RunId, revision: number, reason: string): Promise<void>;
  setAsideCount(): Promise<number>;
}

export interface NamedVector extends SumsKey {
  readonly vector: Float64Array;
}

/** Everything learned, as named vectors of sums. Only a {@link FoldLog.commit} adds to them. */
export interface Sums {
  /** The vectors that exist among `keys`, in any order. */
  get(keys: readonly SumsKey[]): Promise<readonly NamedVector[]>;
  /** All vectors of the families that start with `prefix`, by family and member. */
  list(prefix: string): Promise<readonly NamedVector[]>;
}

/** Which parts the published policy has, and in which version. */
export interface PolicyHead {
  readonly version: string;
  readonly parts: Readonly<Record<string, number>>;
}

/** A part of the policy to publish. */
export interface PolicyPartWrite {
  readonly id: string;
  /** The version that was read; `undefined` when the part must not exist yet. */
  readonly expectedVersion: number | undefined;
  /** JSON. */
  readonly content: unknown;
}

/** The published policy, in parts, so that only what changed is written and read. */
export interface PolicyStore {
  /** @returns `undefined` before the first publication, else the head and the parts that differ */
  load(
    known: PolicyHead | undefined,
  ): Promise<
    { readonly head: PolicyHead; readonly changed: ReadonlyMap<string, unknown> } | undefined
  >;
  /** @returns the new head, or `conflict` when a part has moved on; then nothing was written */
  publish(parts: readonly PolicyPartWrite[]): Promise<PolicyHead | 'conflict'>;
}

/** Strategies, their immutable versions and the pointer to the current one. */
export interface StrategyStore {
  /** By slug. */
  list(): Promise<readonly Strategy[]>;
  strategy(slug: Slug): Promise<Strategy | undefined>;
  /**
   * Stores a strategy together with its audit entry.
   *
   * @param expectedRevision the revision that was read; 0 when the strategy must not exist yet
   */
  save(
    strategy: Strategy,
    expectedRevision: number,
    audit: AuditEntry,
  ): Promise<'saved' | 'conflict'>;
  /** By number. */
  versions(slug: Slug): Promise<readonly StrategyVersion[]>;
  version(id: VersionId): Promise<StrategyVersion | undefined>;
  /** @returns `conflict` when the number or the configuration is taken in this strategy */
  addVersion(version: StrategyVersion, audit: AuditEntry): Promise<'added' | 'conflict'>;
}

/** What is changed in one transaction when experiments begin, change or end. */
export interface ExperimentWrite {
  /** Versions that begin with an experiment; a number or configuration that is taken is a conflict. */
  readonly versions?: readonly StrategyVersion[] | undefined;
  readonly experiments: readonly {
    /** With `revision` one above the one read. */
    readonly experiment: Experiment;
    /** The revision that was read; 0 when the experiment must not exist yet. */
    readonly expectedRevision: number;
  }[];
  /** The strategy with its pointers moved, under the revision that was read. */
  readonly strategy?:
    | { readonly strategy: Strategy; readonly expectedRevision: number }
    | undefined;
  readonly audit: AuditEntry;
}

/** Experiments and their tasks. What they counted is in the {@link Sums}. */
export interface ExperimentStore {
  experiment(id: ExperimentId): Promise<Experiment | undefined>;
  /** The newest (`createdAt`) first. @throws InvalidCursor */
  list(
    filter: { readonly status: ExperimentStatus | undefined; readonly slug: Slug | undefined },
    page: PageRequest,
  ): Promise<Page<Experiment>>;
  /** @returns `conflict` when a condition does not hold; then nothing was written */
  save(write: ExperimentWrite): Promise<'saved' | 'conflict'>;
  /** Only a {@link FoldLog.commit} writes tasks. */
  task(experimentId: ExperimentId, taskId: TaskId): Promise<ExperimentTask | undefined>;
}

export interface StoredSettings {
  readonly settings: Settings;
  readonly revision: number;
}

/** The deployment's settings. */
export interface SettingsStore {
  /** `undefined` until an operator changed something. */
  read(): Promise<StoredSettings | undefined>;
  /** @param expectedRevision the revision that was read; 0 when there was none */
  save(
    settings: Settings,
    expectedRevision: number,
    audit: AuditEntry,
  ): Promise<'saved' | 'conflict'>;
}

/** What operators changed, append-only. */
export interface AuditLog {
  /** For what no other store changes; the same entry twice is one. */
  append(entry: AuditEntry): Promise<void>;
  /** The newest first. @throws InvalidCursor */
  list(page: PageRequest): Promise<Page<AuditEntry>>;
}

/** What people should look at. */
export interface AlertStore {
  /** Stores the alert; of one whose id exists, adds up `count` and takes the later `lastAt`. */
  put(alert: Alert): Promise<void>;
  /** The latest begun (`firstAt`) first. @throws InvalidCursor */
  list(page: PageRequest): Promise<Page<Alert>>;
}

/** Which execution may evolve a strategy: one at a time, so that a second firing does no harm. */
export interface Leases {
  /**
   * Takes the strategy's lease for `lease.owner` when at `now` it is free, has expired
   * (`expiresAt` ≤ `now`), or is its own already; then its expiry becomes `lease.expiresAt`.
   *
   * @param now ISO 8601
   * @returns the lease in force: the one asked for, or the one that another owner holds
   */
  acquire(lease: Lease, now: string): Promise<Lease>;
  /** Gives the lease back, expired or not; a lease of another owner stays as it is. */
  release(slug: Slug, owner: ExecutionId): Promise<'released' | 'not_held'>;
}

/** How the evolutions of strategies went: one record for each execution and strategy. */
export interface EvolutionLog {
  /**
   * Stores the record. One that has ended stays as it is, and the first `startedAt` stays.
   *
   * @returns the record as it is stored now
   */
  put(evolution: Evolution): Promise<Evolution>;
  /** The records of an execution, by slug. */
  ofExecution(executionId: ExecutionId): Promise<readonly Evolution[]>;
  /** The strategy's record that began last; those that only found the lease `held` do not count. */
  latest(slug: Slug): Promise<Evolution | undefined>;
  /** The strategy's records, the latest begun first, those `held` left out; at most `limit`, 1 to 100. */
  recent(slug: Slug, limit: number): Promise<readonly Evolution[]>;
}

/** A proposer's answer; one that is not valid against the question is none. */
export type ProposerResult =
  | { readonly kind: 'replied'; readonly reply: ProposerReply; readonly usage: Usage }
  | {
      readonly kind: 'unavailable';
      /** For people; at most 500 characters. */
      readonly reason: string;
      /** `null` where nobody knows what was used: it counts at its maximum. */
      readonly usage: Usage | null;
    };

/** Makes proposals from an analysis. What it can say is in the question. */
export interface Proposer {
  readonly name: ProposerUse['name'];
  readonly model: string | null;
  /** The most that asking once may use; `undefined` where the price is not known: nobody asks then. */
  ceiling(question: ProposalQuestion): Usage | undefined;
  /** Never throws for what the model or the network does; stops early when `signal` aborts. */
  propose(question: ProposalQuestion, signal: AbortSignal): Promise<ProposerResult>;
}

/** What is set aside of a strategy's budget before a proposer is asked. */
export interface Reservation {
  readonly slug: Slug;
  /** `2026-11`. */
  readonly month: string;
  /** Names the question: the same question has the same key. */
  readonly key: string;
  readonly most: Usage;
}

/** The proposer's own: questions that wait for it, its replies, and what they cost. */
export interface ProposerStore {
  /** Leaves the question of an execution, in place of an earlier one. */
  ask(executionId: ExecutionId, question: ProposalQuestion): Promise<void>;
  question(slug: Slug, executionId: ExecutionId): Promise<ProposalQuestion | undefined>;
  /** Leaves the answer of an execution; the first one stays. @returns the answer as it is stored now */
  answer(slug: Slug, executionId: ExecutionId, answer: StoredReply): Promise<StoredReply>;
  answered(slug: Slug, executionId: ExecutionId): Promise<StoredReply | undefined>;
  /** The reply that was paid for under a key. */
  reply(slug: Slug, key: string): Promise<StoredReply | undefined>;
  spend(slug: Slug, month: string): Promise<Spend>;
  /**
   * Counts a call with the most it may use, if the month's budget leaves room for it.
   *
   * @returns `exhausted` when it does not; then nothing was counted
   */
  reserve(reservation: Reservation, budget: ProposerBudget): Promise<'reserved' | 'exhausted'>;
  /**
   * Counts what was used in place of what was reserved, and keeps the reply under its key. Once a
   * reservation: the second time of one that has its reply it changes nothing.
   */
  settle(reservation: Reservation, usage: Usage, reply: StoredReply | undefined): Promise<void>;
}

/** All the stores of one deployment. */
export interface Stores {
  readonly runs: RunLog;
  readonly folds: FoldLog;
  readonly sums: Sums;
  readonly policies: PolicyStore;
  readonly strategies: StrategyStore;
  readonly experiments: ExperimentStore;
  readonly settings: SettingsStore;
  readonly audit: AuditLog;
  readonly alerts: AlertStore;
  readonly leases: Leases;
  readonly evolutions: EvolutionLog;
  readonly proposer: ProposerStore;
}

/** What an execution of the evolution state machine is started with. */
export interface EvolutionStart {
  readonly executionId: ExecutionId;
  readonly slug: Slug;
  readonly dryRun: boolean;
}

/** Runs the evolution state machine. */
export interface EvolutionRunner {
  /** Starts an execution and does not wait for it; one that was started before goes on as it is. */
  start(execution: EvolutionStart): Promise<void>;
}

/** Time, so that tests decide what it is. */
export interface Clock {
  /** The moment as ISO 8601 UTC with milliseconds. */
  now(): string;
  /** Milliseconds that only ever grow. */
  monotonic(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** Structured log lines. Never the texts of a task, never a secret. */
export interface Log {
  info(message: string, details?: Readonly<Record<string, unknown>>): void;
  warn(message: string, details?: Readonly<Record<string, unknown>>): void;
  error(message: string, details?: Readonly<Record<string, unknown>>): void;
}

/** Tells `fold` that a run may be due. It may be lost: the sweep finds what is due. */
export interface Doorbell {
  ring(): void;
}

/** Figures about Baton itself. None of its methods throws or waits. */
export interface Metrics {
  /** Adds to what is counted under a name. */
  count<Name extends CounterName>(
    name: Name,
    value: number,
    ...dimensions: DimensionsOf<Name>
  ): void;
  /** Notes a measured value. */
  gauge<Name extends GaugeName>(name: Name, value: number, ...dimensions: DimensionsOf<Name>): void;
  /** Hands over what was noted since the last time; at the end of every invocation. */
  flush(): void;
}
