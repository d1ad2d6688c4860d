import { expect } from 'vitest';
import * as z from 'zod';
import type { BundledFunction } from '../../../functions/bundle.ts';
import { type ApiCall, apiEvent } from '../../functions/aws/support/api-events.ts';
import { type Container, startContainer } from '../../functions/aws/support/container.ts';
import { artifact } from '../../functions/aws/support/deployment.ts';
import { endpoint } from '../../shared/adapters/dynamo/dynoxide.ts';
import { storesOn, temporaryTables } from '../../shared/adapters/dynamo/temporary-stores.ts';
import { stepFunctionsStub } from '../../shared/adapters/stepfunctions/stub.ts';
import { type Guard, guard } from './guard.ts';
import { policiesOf } from './may.ts';
import { one, stackOf } from './template.ts';

const environmentSchema = z.object({ Variables: z.record(z.string(), z.string()) });
const replySchema = z.object({ statusCode: z.int(), body: z.string().default('null') });

/** Functions, each behind its guard, and the tables behind them. */
export type Deployment = Awaited<ReturnType<typeof guardedDeployment>>;

const capitalised = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);

/** Nobody listens there. */
const NOWHERE = 'http://127.0.0.1:9';

/**
 * Everything deployed on empty tables, where each function is told what the infrastructure tells it
 * and may do what its role may. No call reaches a language model.
 *
 * @param settings of the stage
 */
export async function guardedDeployment(
  roleOf: (name: BundledFunction) => string = capitalised,
  settings: object = {},
) {
  const tables = await temporaryTables();
  const stack = await stackOf(settings);
  const stepFunctions = await stepFunctionsStub();
  const made = new Map<BundledFunction, { readonly guard: Guard; readonly container: Container }>();
  const functionOf = async (name: BundledFunction) => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const role = one(stack, 'AWS::IAM::Role', `Functions${roleOf(name)}Role`);
    const guarded = await guard(await endpoint(), tables, policiesOf(stack, role));
    const { file } = await artifact(name);
    const lambda = one(stack, 'AWS::Lambda::Function', `Functions${capitalised(name)}Function`);
    const container = startContainer(file, {
      ...environmentSchema.parse(lambda.properties.Environment).Variables,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_DYNAMODB: guarded.address,
      AWS_ENDPOINT_URL_SFN: stepFunctions.address,
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: NOWHERE,
      BATON_STRATEGIES_TABLE: tables.strategies,
      BATON_RUNS_TABLE: tables.runs,
    });
    made.set(name, { guard: guarded, container });
    return { guard: guarded, container };
  };
  const invoke = async (name: BundledFunction, event: unknown) =>
    await (await functionOf(name)).container.invoke(event);
  return {
    invoke,
    /** What a call that must succeed answers. */
    api: async (name: BundledFunction, call: ApiCall): Promise<unknown> => {
      const { statusCode, body } = replySchema.parse(await invoke(name, apiEvent(call)));
      expect([call.routeKey, statusCode < 300, statusCode < 300 || body]).toEqual([
        call.routeKey,
        true,
        true,
      ]);
      return JSON.parse(body);
    },
    /** Folds what is due, as the stream's ring and as the sweep. */
    learn: async () => {
      await invoke('fold', { Records: [{ dynamodb: { SequenceNumber: '1' } }] });
      await invoke('fold', { source: 'aws.scheduler' });
    },
    /** The executions that were started. */
    started: stepFunctions.calls,
    /** The same tables without a guard. */
    stores: await storesOn(tables),
    refused: () =>
      [...made].flatMap(([name, { guard }]) => guard.refused.map((what) => `${name}: ${what}`)),
  };
}
