import { Stack, type StackProps, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { AccessPolicies } from './constructs/access-policies.ts';
import { AlarmTopic } from './constructs/alarm-topic.ts';
import { Alarms } from './constructs/alarms.ts';
import { Api } from './constructs/api.ts';
import { BatonMetrics } from './constructs/baton-metrics.ts';
import { grantModel, tellModel } from './constructs/bedrock-access.ts';
import { Dashboard } from './constructs/dashboard.ts';
import { Evolution } from './constructs/evolution.ts';
import { FoldWiring } from './constructs/fold-wiring.ts';
import { Functions } from './constructs/functions.ts';
import { Seeding } from './constructs/seeding.ts';
import { TableGrants } from './constructs/table-grants.ts';
import { Tables } from './constructs/tables.ts';
import type { Stage } from './stage.ts';

export interface BatonStackProps extends StackProps {
  readonly stage: Stage;
}

/** One deployment of Baton: everything it needs in one region of one account. */
export class BatonStack extends Stack {
  constructor(scope: Construct, id: string, props: BatonStackProps) {
    super(scope, id, props);
    const { stage } = props;
    Tags.of(this).add('baton:stage', stage.name);

    const tables = new Tables(this, 'Tables', { stage });
    const functions = new Functions(this, 'Functions', { stage }).all;
    const grants = new TableGrants(tables);
    grants.grantDeciding(functions.decide);
    grants.grantRecording(functions.record);
    grants.grantReading(functions.read);
    grants.grantOperating(functions.operate);
    grants.grantFolding(functions.fold);
    grants.grantEvolving(functions.evolve);
    grants.grantProposing(functions.propose);
    grants.grantSeeding(functions.seed);
    grantModel(functions.propose, stage);
    // It ends an evolution whose budget is spent before anything is analysed.
    tellModel(functions.evolve, stage);

    const { api } = new Api(this, 'Api', { stage, functions });
    if (stage.auth.kind === 'iam') new AccessPolicies(this, 'AccessPolicies', { stage, api });
    const foldWiring = new FoldWiring(this, 'FoldWiring', { fold: functions.fold, tables });
    const evolution = new Evolution(this, 'Evolution', {
      stage,
      evolve: functions.evolve,
      propose: functions.propose,
    });
    evolution.grantStarting(functions.operate);
    new Seeding(this, 'Seeding', { seed: functions.seed, after: [tables] });

    const metrics = new BatonMetrics(stage);
    const { stateMachine } = evolution;
    new Dashboard(this, 'Dashboard', { stage, metrics, api, functions, stateMachine });
    new Alarms(this, 'Alarms', {
      stage,
      alarmTopic: new AlarmTopic(this, 'AlarmTopic', { stage }),
      metrics,
      api,
      functions,
      stateMachine,
      deadLetters: [...foldWiring.deadLetters, ...evolution.deadLetters],
    });
  }
}
