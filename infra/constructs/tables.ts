import { CfnOutput, RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { RUN_INDEXES, TTL_ATTRIBUTE } from '../../shared/adapters/dynamo/keys.ts';
import type { Stage } from '../stage.ts';

/** A table as far as others need to know it, whoever made it. */
export interface KnownTable {
  readonly tableName: string;
  readonly tableArn: string;
}

export interface TablesProps {
  readonly stage: Stage;
}

/**
 * The two tables with everything that Baton has learned. They outlive the stack: deleting it leaves
 * them, nobody can delete them by accident, and any second of the last 35 days can be restored.
 */
export class Tables extends Construct {
  readonly strategies: KnownTable;
  readonly runs: KnownTable;
  /** Tells what is written to the runs table. */
  readonly runsStreamArn: string;

  constructor(scope: Construct, id: string, { stage }: TablesProps) {
    super(scope, id);
    const { reattach } = stage;
    if (reattach === undefined) {
      this.strategies = keptTable(this, 'Strategies', `baton-${stage.name}-strategies`);
      const runs = keptTable(this, 'Runs', `baton-${stage.name}-runs`, StreamViewType.NEW_IMAGE);
      this.runs = withIndexes(runs);
      this.runsStreamArn = streamOf(runs);
    } else {
      this.strategies = Table.fromTableName(this, 'Strategies', reattach.strategiesTable);
      this.runs = Table.fromTableName(this, 'Runs', reattach.runsTable);
      this.runsStreamArn = reattach.runsStreamArn;
    }
    const outputs = {
      StrategiesTable: this.strategies.tableName,
      RunsTable: this.runs.tableName,
      RunsStreamArn: this.runsStreamArn,
    };
    for (const [name, value] of Object.entries(outputs)) {
      new CfnOutput(this, name, {
        value,
        description: 'Outlives the stack; a later stack can be attached to it by this',
      }).overrideLogicalId(name);
    }
  }
}

function keptTable(scope: Construct, id: string, tableName: string, stream?: StreamViewType) {
  return new Table(scope, id, {
    tableName,
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    // With a key of AWS's in this account: its use is on record, and no function needs leave for it.
    encryption: TableEncryption.AWS_MANAGED,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
    timeToLiveAttribute: TTL_ATTRIBUTE,
    ...(stream === undefined ? {} : { stream }),
  });
}

function withIndexes(runs: Table): Table {
  for (const [indexName, { partition, sort }] of Object.entries(RUN_INDEXES)) {
    runs.addGlobalSecondaryIndex({
      indexName,
      partitionKey: { name: partition, type: AttributeType.STRING },
      sortKey: { name: sort, type: AttributeType.STRING },
      projectionType: ProjectionType.KEYS_ONLY,
    });
  }
  return runs;
}

function streamOf({ tableStreamArn, node }: Table): string {
  if (tableStreamArn === undefined) throw new Error(`${node.path} must have a stream; it has none`);
  return tableStreamArn;
}
