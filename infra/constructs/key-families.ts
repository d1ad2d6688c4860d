import {
  ALERT_MONTHS,
  AUDIT_MONTHS,
  alertKey,
  CATALOG_PARTITION,
  decisionOwnerKey,
  executionPartition,
  experimentKey,
  experimentList,
  FAMILIES,
  familyPlace,
  monthPartition,
  POLICY_HEAD_KEY,
  proposerPartition,
  runPartition,
  SETTINGS_KEY,
  strategyPartition,
  taskKey,
} from '../../shared/adapters/dynamo/keys.ts';

/** Partition keys as patterns of a policy, where `*` stands for any text. */
export type Patterns = readonly string[];

const months = (list: string): Patterns => [list, monthPartition(list, '*')];

/** What lies together in the strategies table, by what people call it. */
export const strategiesTableKeys = {
  catalog: [CATALOG_PARTITION],
  /** A strategy with its versions, day totals, lease and evolutions. */
  strategies: [strategyPartition('*')],
  /** An experiment with what it has counted. */
  experiments: [experimentKey('*').pk],
  experimentLists: [experimentList('*', '*')],
  settings: [SETTINGS_KEY.pk],
  audit: months(AUDIT_MONTHS),
  policy: [POLICY_HEAD_KEY.pk],
  models: [familyPlace('model/*').pk],
  options: [familyPlace('totals/option/*').pk],
  projects: [familyPlace('project/*').pk, familyPlace('overall').pk],
  otherSums: [familyPlace('*').pk],
  families: [FAMILIES],
  executions: [executionPartition('*')],
  /** The proposer's own: what it cost, the questions left for it, stored replies. */
  proposer: [proposerPartition('*')],
  alerts: [alertKey('*').pk, ...months(ALERT_MONTHS)],
} as const satisfies Record<string, Patterns>;

/** What lies together in the runs table. */
export const runsTableKeys = {
  runs: [runPartition('*')],
  /** A task's assignment, and its place in an experiment. */
  tasks: [taskKey('*').pk],
  decisionOwners: [decisionOwnerKey('*').pk],
} as const satisfies Record<string, Patterns>;
