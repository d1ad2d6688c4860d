import type { RunIndex } from '../../shared/adapters/dynamo/keys.ts';
import type { BatonFunction } from './baton-function.ts';
import { runsTableKeys, strategiesTableKeys } from './key-families.ts';
import { type Access, indexStatement, itemStatements } from './table-access.ts';
import type { Tables } from './tables.ts';

/** What a function may do with the items of both tables; nothing that is left out. */
interface Grant {
  readonly strategies?: Access;
  readonly runs?: Access;
  readonly indexes?: readonly RunIndex[];
  /** Whether what it does can raise alerts. @default true */
  readonly raisesAlerts?: boolean;
}

const { runs, tasks, decisionOwners } = runsTableKeys;
const { catalog, strategies, settings, audit, policy, models, options, projects } =
  strategiesTableKeys;
const { otherSums, families, executions, proposer, alerts } = strategiesTableKeys;
const { experiments, experimentLists } = strategiesTableKeys;

const everyRunItem = [runs, tasks, decisionOwners];
const everySum = [models, options, projects, otherSums, families];
/** What a verdict changes of experiments; one that changes its status leaves a list. */
const everyExperiment = [experiments, experimentLists];

/**
 * Who may do what with the tables, by intent. Each grant is the permission, down to partition keys,
 * together with the environment that tells the function where the tables are.
 */
export class TableGrants {
  readonly #tables: Tables;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  /** Answering agents: the policy and a project's history are read, decisions are written. */
  grantDeciding(fn: BatonFunction): void {
    this.#grant(fn, {
      strategies: { read: [policy, projects] },
      runs: { read: everyRunItem, write: everyRunItem },
    });
  }

  /** Taking in what agents report: the policy and versions are read, runs are written. */
  grantRecording(fn: BatonFunction): void {
    this.#grant(fn, {
      strategies: { read: [policy, strategies] },
      runs: { read: everyRunItem, write: everyRunItem },
    });
  }

  /** Showing people: everything but the proposer's own is read, nothing is written. */
  grantReading(fn: BatonFunction): void {
    this.#grant(fn, {
      strategies: {
        read: [
          ...[catalog, strategies, executions, settings, audit, policy],
          ...[...everyExperiment, ...everySum],
        ],
      },
      runs: { read: everyRunItem },
      indexes: ['due', 'newest', 'ofStrategy'],
    });
  }

  /**
   * Operators' changes: strategies, experiments, settings and the policy that follows, and evolutions
   * that they ask for; never runs. An experiment takes its terms from its strategy's runs and is shown
   * with what it has counted.
   */
  grantOperating(fn: BatonFunction): void {
    const changed = [catalog, strategies, executions, settings, policy, ...everyExperiment];
    this.#grant(fn, {
      strategies: {
        read: [...changed, families],
        write: changed,
        append: [audit],
        delete: [experimentLists],
      },
      runs: { read: [runs] },
      indexes: ['ofStrategy'],
    });
  }

  /**
   * Learning: due runs are marked, their evidence is added, experiments are judged by what their tasks
   * have come to, the policy is published.
   */
  grantFolding(fn: BatonFunction): void {
    // Day totals lie with their strategy, counts with their experiment; sums that become zero are
    // removed.
    const sums = [...everySum, strategies, experiments];
    this.#grant(fn, {
      strategies: {
        read: [catalog, settings, policy, ...sums],
        write: [policy, experimentLists, ...sums],
        append: [audit],
        delete: [experimentLists, ...sums],
      },
      runs: { read: [runs, tasks], write: [runs, tasks] },
      indexes: ['due', 'ofStrategy'],
    });
  }

  /**
   * Evolution: strategies, their versions and experiments change, the proposer is asked; evidence is
   * only read.
   */
  grantEvolving(fn: BatonFunction): void {
    this.#grant(fn, {
      strategies: {
        read: [
          ...[catalog, strategies, settings, policy, executions, proposer],
          ...[...everyExperiment, ...everySum],
        ],
        write: [strategies, policy, executions, proposer, ...everyExperiment],
        append: [audit],
        // Leases are given back.
        delete: [strategies, experimentLists],
      },
      runs: { read: [runs] },
      indexes: ['ofStrategy'],
    });
  }

  /** Proposing: its own budget, questions and stored replies, and nothing else anywhere. */
  grantProposing(fn: BatonFunction): void {
    this.#grant(fn, {
      strategies: { read: [proposer], write: [proposer] },
      raisesAlerts: false,
    });
  }

  /** The first strategies and the policy that follows from them and from the models. */
  grantSeeding(fn: BatonFunction): void {
    const changed = [catalog, strategies, policy];
    this.#grant(fn, {
      strategies: {
        read: [...changed, experiments, settings, models, families],
        write: changed,
        append: [audit],
      },
    });
  }

  #grant(fn: BatonFunction, grant: Grant): void {
    const { indexes = [], raisesAlerts = true } = grant;
    const { strategies: strategiesTable, runs: runsTable } = this.#tables;
    fn.tell('BATON_STRATEGIES_TABLE', strategiesTable.tableName);
    fn.tell('BATON_RUNS_TABLE', runsTable.tableName);
    const statements = [
      ...itemStatements(strategiesTable, grant.strategies ?? {}),
      // An alert that was raised before is added to, for which it is read.
      ...itemStatements(strategiesTable, raisesAlerts ? { read: [alerts], write: [alerts] } : {}),
      ...itemStatements(runsTable, grant.runs ?? {}),
      ...(indexes.length === 0 ? [] : [indexStatement(runsTable, indexes)]),
    ];
    for (const statement of statements) fn.allow(statement);
  }
}
