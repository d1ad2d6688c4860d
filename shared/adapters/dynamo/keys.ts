/**
 * The data model: every key, index and attribute name that the adapter uses and that the
 * infrastructure shares. No imports, so that the infrastructure can bundle it alone.
 *
 * Strategies table:
 *
 * | pk / sk | holds |
 * | --- | --- |
 * | `CATALOG` / slug | the names of the strategies |
 * | `S#slug` / `HEAD` | a strategy and its revision |
 * | `S#slug` / `V#000003`, `H#hash` | a version; uniqueness of its configuration |
 * | `S#slug` / `DAY#T#date#version#source` | totals of a day: one vector of sums |
 * | `S#slug` / `DAY#F#date#code` | a day's count of a failure code: a vector of one number |
 * | `S#slug` / `LEASE` | which execution may evolve the strategy |
 * | `S#slug` / `E#time#execution` | one evolution, with TTL |
 * | `EXECUTION#id` / slug | when the strategy's evolution began in an execution, with TTL |
 * | `PROPOSER#slug` / `M#month` | what the strategy's proposals have cost in a month |
 * | `PROPOSER#slug` / `Q#execution` | a compressed question and its answer, with TTL |
 * | `PROPOSER#slug` / `R#key` | the reply to a question that was paid for, with TTL |
 * | `X#id` / `HEAD` | an experiment and its revision |
 * | `X#id` / `SUM#member` | what an experiment has counted: vectors of sums |
 * | `EXPERIMENTS#slug#status` / `time#id` | the place of an experiment in one of its four lists: by slug, status, both, neither |
 * | `M#type/what` / `encoding#member` | moments of a model: quality, observational, cost, attempts |
 * | `O#type` / `SUM#option` | totals by option, whether or not it was learned from |
 * | `PROJECT#id` / `SUM#totals` | sums of a project |
 * | `OVERALL` / `SUM#totals` | sums of all projects, written by the fold alone |
 * | `F#family` / `SUM#member` | sums of any other family |
 * | `FAMILIES` / `#family` | the families that have sums, so that a list by prefix never scans |
 * | `POLICY` / `HEAD` | the publication's number and where its parts are |
 * | `POLICY` / `P#part#address#piece` | a compressed piece of one part; immutable, old ones with TTL |
 * | `SETTINGS` / `HEAD` | the settings and their revision |
 * | `AUDIT#month` / `time#id` | an audit entry |
 * | `AUDIT` / `#month` | the months that have entries |
 * | `ALERT#id` / `ALERT` | an alert with its count, with TTL |
 * | `ALERTS#month` / `time#id` | the place of an alert in the list, with TTL |
 * | `ALERTS` / `#month` | the months that have alerts |
 *
 * Runs table, every item with TTL:
 *
 * | pk / sk | holds |
 * | --- | --- |
 * | `R#run` / `RUN` | the run, its revision, what the fold made of it, when it is due |
 * | `R#run` / `D#id` | a decision |
 * | `D#id` / `DECISION` | the run that a decision's id belongs to: an id is used once |
 * | `T#task` / `TASK` | the task's first selection |
 * | `T#task` / `X#experiment` | the task in an experiment: its runs and what it counts |
 *
 * Indexes of the runs table, all of keys only and sparse. A run's shard is a hash of its id, so that
 * no index partition takes more than an eighth of the writes.
 *
 * | index | partition, sort | finds |
 * | --- | --- | --- |
 * | `due` | shard, due time | runs to fold; in the partition `aside` those set aside |
 * | `byVersion` | `version#day`, settled time | settled runs of a strategy version |
 * | `newest` | shard, `created#run` | all runs by age |
 * | `ofStrategy` | `slug#shard`, `created#run` | a strategy's runs by age |
 */

/** Where an item is. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** Seconds since 1970 after which DynamoDB may delete an item. */
export const TTL_ATTRIBUTE = 'expiresAt';

export const RUN_INDEXES = {
  due: { partition: 'dueShard', sort: 'dueAt' },
  byVersion: { partition: 'versionDay', sort: 'settledAt' },
  newest: { partition: 'shard', sort: 'created' },
  ofStrategy: { partition: 'strategyShard', sort: 'created' },
} as const;
export type RunIndex = keyof typeof RUN_INDEXES;

const SHARD_COUNT = 8;
export const SHARDS: readonly string[] = Array.from({ length: SHARD_COUNT }, (_, shard) =>
  String(shard),
);

/** The partition of the index `due` that holds the runs set aside. */
export const SET_ASIDE_SHARD = 'aside';

/** FNV-1a over UTF-16 units (Fowler, Noll, Vo 1991): the same shard for the same run, always. */
export function shardOfRun(runId: string): string {
  let hash = 0x811c9dc5;
  for (let position = 0; position < runId.length; position += 1) {
    hash = Math.imul(hash ^ runId.charCodeAt(position), 0x01000193) >>> 0;
  }
  return String(hash % SHARD_COUNT);
}

const RUN_PREFIX = 'R#';
export const RUN_SORT_KEY = 'RUN';
export const DECISION_PREFIX = 'D#';

export const runPartition = (runId: string) => `${RUN_PREFIX}${runId}`;
export const runKey = (runId: string): Key => ({ pk: runPartition(runId), sk: RUN_SORT_KEY });
/** The run that a key of its partition belongs to. */
export const runOfPartition = (pk: string) => pk.slice(RUN_PREFIX.length);
export const decisionKey = (runId: string, decisionId: string): Key => ({
  pk: runPartition(runId),
  sk: `${DECISION_PREFIX}${decisionId}`,
});
export const decisionOwnerKey = (decisionId: string): Key => ({
  pk: `${DECISION_PREFIX}${decisionId}`,
  sk: 'DECISION',
});
const taskPartition = (taskId: string) => `T#${taskId}`;
export const taskKey = (taskId: string): Key => ({ pk: taskPartition(taskId), sk: 'TASK' });
const EXPERIMENT_PREFIX = 'X#';
export const experimentTaskKey = (taskId: string, experimentId: string): Key => ({
  pk: taskPartition(taskId),
  sk: `${EXPERIMENT_PREFIX}${experimentId}`,
});

/** Sort keys that compare by time, then by id, as bytes. @param time 24 characters, ISO 8601 */
export const timeAndId = (time: string, id: string) => `${time}#${id}`;
export const strategyShard = (slug: string, shard: string) => `${slug}#${shard}`;
export const versionDay = (versionId: string, day: string) => `${versionId}#${day}`;

export const CATALOG_PARTITION = 'CATALOG';
export const VERSION_PREFIX = 'V#';
export const catalogKey = (slug: string): Key => ({ pk: CATALOG_PARTITION, sk: slug });
export const strategyPartition = (slug: string) => `S#${slug}`;
export const strategyKey = (slug: string): Key => ({ pk: strategyPartition(slug), sk: 'HEAD' });
export const versionKey = (slug: string, number: number): Key => ({
  pk: strategyPartition(slug),
  sk: `${VERSION_PREFIX}${String(number).padStart(6, '0')}`,
});
export const configurationKey = (slug: string, hash: string): Key => ({
  pk: strategyPartition(slug),
  sk: `H#${hash}`,
});

export const EVOLUTION_PREFIX = 'E#';
export const leaseKey = (slug: string): Key => ({ pk: strategyPartition(slug), sk: 'LEASE' });
export const evolutionKey = (slug: string, startedAt: string, executionId: string): Key => ({
  pk: strategyPartition(slug),
  sk: `${EVOLUTION_PREFIX}${timeAndId(startedAt, executionId)}`,
});
export const executionPartition = (executionId: string) => `EXECUTION#${executionId}`;
export const executionKey = (executionId: string, slug: string): Key => ({
  pk: executionPartition(executionId),
  sk: slug,
});

export const proposerPartition = (slug: string) => `PROPOSER#${slug}`;
export const proposerSpendKey = (slug: string, month: string): Key => ({
  pk: proposerPartition(slug),
  sk: `M#${month}`,
});
export const proposerQuestionKey = (slug: string, executionId: string): Key => ({
  pk: proposerPartition(slug),
  sk: `Q#${executionId}`,
});
export const proposerReplyKey = (slug: string, key: string): Key => ({
  pk: proposerPartition(slug),
  sk: `R#${key}`,
});

export const experimentKey = (id: string): Key => ({ pk: `${EXPERIMENT_PREFIX}${id}`, sk: 'HEAD' });
/** Where experiments of a strategy and status are listed by time; empty stands for any. */
export const experimentList = (slug: string, status: string) => `EXPERIMENTS#${slug}#${status}`;

export const SETTINGS_KEY: Key = { pk: 'SETTINGS', sk: 'HEAD' };

export const POLICY_HEAD_KEY: Key = { pk: 'POLICY', sk: 'HEAD' };
export const policyPieceKey = (part: string, address: string, piece: number): Key => ({
  pk: POLICY_HEAD_KEY.pk,
  sk: `P#${part}#${address}#${piece}`,
});

export const alertKey = (id: string): Key => ({ pk: `ALERT#${id}`, sk: 'ALERT' });

/** Lists kept by month, and the lists of their months. */
export const AUDIT_MONTHS = 'AUDIT';
export const ALERT_MONTHS = 'ALERTS';
export const monthPartition = (list: string, month: string) => `${list}#${month}`;

/** The list of families that have sums. */
export const FAMILIES = 'FAMILIES';
/** A name's place in a list of names; `#` because no key may be empty. */
export const nameKey = (list: string, name: string): Key => ({ pk: list, sk: `#${name}` });

/** Where the members of one family of sums are. */
export interface FamilyPlace {
  readonly pk: string;
  /** What the sort keys of the family begin with, before the member. */
  readonly prefix: string;
}

const PROJECTS = 'project/';

const FAMILY_PLACES: readonly (readonly [family: string, pk: string, prefix: string])[] = [
  ['model/', 'M#', ''],
  ['totals/strategy/', 'S#', 'DAY#T#'],
  ['failures/strategy/', 'S#', 'DAY#F#'],
  ['totals/option/', 'O#', 'SUM#'],
  [PROJECTS, 'PROJECT#', 'SUM#'],
  ['experiment/', EXPERIMENT_PREFIX, 'SUM#'],
];

/**
 * Whether the family has one vector, so that its name is listed and taken off together with it: of a
 * project that was forgotten, not even the name stays.
 */
export const isFamilyOfOne = (family: string) => family.startsWith(PROJECTS);

export function familyPlace(family: string): FamilyPlace {
  if (family === 'overall') return { pk: 'OVERALL', prefix: 'SUM#' };
  for (const [start, pk, prefix] of FAMILY_PLACES) {
    if (family.startsWith(start)) return { pk: `${pk}${family.slice(start.length)}`, prefix };
  }
  return { pk: `F#${family}`, prefix: 'SUM#' };
}

export function sumsItemKey(family: string, member: string): Key {
  const { pk, prefix } = familyPlace(family);
  return { pk, sk: `${prefix}${member}` };
}
