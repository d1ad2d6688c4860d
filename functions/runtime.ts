import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
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

/** How old the policy in memory may be before a request looks for a newer one. */
const POLICY_SECONDS = 30;

/**
 * How long a container's first request waits for the policy: its first connection takes longer than
 * any later look, and without a policy the answer could only be the fallback.
 */
const FIRST_POLICY_MILLISECONDS = 1_000;

/** What the infrastructure tells its functions. */
const environmentSchema = z.object({
  BATON_STAGE: z.string().min(1),
  BATON_STRATEGIES_TABLE: z.string().min(1),
  BATON_RUNS_TABLE: z.string().min(1),
  BATON_RETENTION_DAYS: z.coerce.number().pipe(z.int().min(1)),
});

/** The AWS home as one container has it. */
interface AwsHome {
  readonly baton: Baton;
  readonly log: InvocationLog;
}

let home: AwsHome | undefined;

/** Baton in Lambda, put together at the first call and kept as long as the container lives. */
export function awsHome(): AwsHome {
  home ??= newHome();
  return home;
}

/** @throws Error that names what is missing in the environment */
export function awsBaton(): Baton {
  return awsHome().baton;
}

function newHome(): AwsHome {
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
      foldsElsewhere: true,
      version: packageJson.version,
    },
  };
}

/** @throws Error that names every variable that is missing or does not fit */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>) {
  const parsed = environmentSchema.safeParse(variables);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`The function's environment does not fit. ${faults.join('; ')}`);
}

const clock: Clock = {
  now: () => new Date().toISOString(),
  monotonic: () => performance.now(),
  sleep: async (milliseconds) => await sleep(milliseconds),
};
