import { setTimeout as sleep } from 'node:timers/promises';
import packageJson from '../package.json' with { type: 'json' };
import { cloudWatchLog, type InvocationLog } from '../shared/adapters/cloudwatch/log.ts';
import { cloudWatchMetrics } from '../shared/adapters/cloudwatch/metrics.ts';
import { dynamoClient } from '../shared/adapters/dynamo/client.ts';
import { dynamoStores } from '../shared/adapters/dynamo/stores.ts';
import { Alerting } from '../shared/application/alerting.ts';
import type { Baton } from '../shared/application/baton.ts';
import { ModelCompiler } from '../shared/application/model-compiler.ts';
import { PolicySource } from '../shared/application/policy-source.ts';
import type { Clock } from '../shared/ports.ts';
import { proposersElsewhere } from './absent-proposers.ts';
import { readEnvironment, type Variables } from './environment.ts';

/** How old the policy in memory may be before a request looks for a newer one. */
const POLICY_SECONDS = 30;

/**
 * How long a container's first request waits for the policy: its first connection takes longer than
 * any later look, and without a policy the answer could only be the fallback.
 */
const FIRST_POLICY_MILLISECONDS = 1_000;

/** What one function brings along and the others do without, so that their bundles stay small. */
type Equipment = Partial<Pick<Baton, 'evolutionRunner' | 'proposers'>>;
export type Equip = (variables: Variables) => Equipment;

/** The AWS home as one container has it. */
export interface AwsHome {
  readonly baton: Baton;
  readonly log: InvocationLog;
}

/**
 * Baton in Lambda, for as long as a container lives.
 *
 * @param equip what only this function has @default nothing
 * @throws Error that names what is missing in the environment
 */
export function awsHome(equip: Equip = () => ({})): AwsHome {
  const environment = readEnvironment(process.env);
  const log = cloudWatchLog();
  const metrics = cloudWatchMetrics(environment.BATON_STAGE);
  const stores = dynamoStores({
    client: dynamoClient(),
    strategiesTable: environment.BATON_STRATEGIES_TABLE,
    runsTable: environment.BATON_RUNS_TABLE,
    retentionDays: environment.BATON_RETENTION_DAYS,
    clock,
    log,
  });
  const alerting = new Alerting(stores.alerts, clock, log);
  const policy = new PolicySource(
    stores.policies,
    clock,
    alerting,
    POLICY_SECONDS,
    FIRST_POLICY_MILLISECONDS,
  );
  return {
    log,
    baton: {
      stores,
      clock,
      log,
      metrics,
      alerting,
      compiler: new ModelCompiler(),
      policy,
      // The run table's stream rings by itself.
      doorbell: { ring: () => undefined },
      proposers: proposersElsewhere(environment.BATON_BEDROCK_MODEL),
      foldsElsewhere: true,
      version: packageJson.version,
      ...equip(process.env),
    },
  };
}

const clock: Clock = {
  now: () => new Date().toISOString(),
  monotonic: () => performance.now(),
  sleep: async (milliseconds) => await sleep(milliseconds),
};
