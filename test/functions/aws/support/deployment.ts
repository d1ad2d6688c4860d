import * as z from 'zod';
import type { BundledFunction } from '../../../../functions/bundle.ts';
import { endpoint } from '../../../shared/adapters/dynamo/dynoxide.ts';
import { temporaryTables } from '../../../shared/adapters/dynamo/temporary-stores.ts';
import { type ApiCall, apiEvent } from './api-events.ts';
import { type Artifact, bundled } from './bundle.ts';
import { type Container, startContainer } from './container.ts';

const replySchema = z.object({
  statusCode: z.int(),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().optional(),
});

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON. */
  readonly body: unknown;
}

/** Artifacts with tables of their own, each in one container, as after a deployment. */
export interface Deployment {
  /** The container of a function, started with the first call. */
  container(name: BundledFunction): Promise<Container>;
  invoke(name: BundledFunction, event: unknown): Promise<unknown>;
  api(name: BundledFunction, call: ApiCall): Promise<Reply>;
}

const artifacts = new Map<BundledFunction, Promise<Artifact>>();

/** The artifact of a function, made once a test file. */
export function artifact(name: BundledFunction): Promise<Artifact> {
  const known = artifacts.get(name) ?? bundled(name);
  artifacts.set(name, known);
  return known;
}

/** Everything deployed and seeded. */
export async function deployed(): Promise<Deployment> {
  const deployment = await deployedUnseeded();
  await deployment.invoke('seed', {});
  return deployment;
}

/** Everything deployed, on empty tables; `variables` stand in for those of the deployment. */
export async function deployedUnseeded(
  variables: Readonly<Record<string, string>> = {},
): Promise<Deployment> {
  const { strategies, runs } = await temporaryTables();
  const environment = {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: await endpoint(),
    BATON_STAGE: 'test',
    BATON_STRATEGIES_TABLE: strategies,
    BATON_RUNS_TABLE: runs,
    BATON_RETENTION_DAYS: '400',
    POWERTOOLS_METRICS_NAMESPACE: 'Baton',
    ...variables,
  };
  const containers = new Map<BundledFunction, Container>();
  const container = async (name: BundledFunction) => {
    const known = containers.get(name);
    if (known !== undefined) return known;
    const { file } = await artifact(name);
    const started = startContainer(file, {
      ...environment,
      POWERTOOLS_SERVICE_NAME: `baton-${name}`,
    });
    containers.set(name, started);
    return started;
  };
  const invoke = async (name: BundledFunction, event: unknown) =>
    await (await container(name)).invoke(event);
  return {
    container,
    invoke,
    api: async (name, call) => {
      const reply = replySchema.parse(await invoke(name, apiEvent(call)));
      const body = reply.body === undefined ? undefined : JSON.parse(reply.body);
      return { status: reply.statusCode, headers: reply.headers, body };
    },
  };
}
