import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { HAND_DESIGNED_STRATEGIES } from '../../../shared/domain/strategy/hand-designed.ts';
import {
  ALREADY_EXISTS,
  DENIED,
  stepFunctionsStub,
} from '../../shared/adapters/stepfunctions/stub.ts';
import { deployedUnseeded } from './support/deployment.ts';

const MACHINE = 'arn:aws:states:eu-central-1:111122223333:stateMachine:evolution';
const slug = HAND_DESIGNED_STRATEGIES[0]?.slug ?? '';
const REQUEST = {
  routeKey: 'POST /v1/strategies/{slug}/evolutions',
  pathParameters: { slug },
  body: { dryRun: true, reason: 'a test' },
};
const acceptedSchema = z.object({ executionId: z.string() });

async function seededWith(variables: Readonly<Record<string, string>>) {
  const deployment = await deployedUnseeded(variables);
  await deployment.invoke('seed', {});
  return deployment;
}

describe('the operate function as Lambda gets it', { timeout: 60_000 }, () => {
  it('starts the evolution that an operator asks for, which can be looked at right away', async () => {
    const { address, calls } = await stepFunctionsStub();
    const { api } = await seededWith({
      AWS_ENDPOINT_URL_SFN: address,
      BATON_STATE_MACHINE_ARN: MACHINE,
    });
    const { status, body } = await api('operate', REQUEST);
    expect(status).toBe(202);
    const { executionId } = acceptedSchema.parse(body);
    const input = JSON.stringify({ slug, dryRun: true });
    expect(calls).toEqual([{ stateMachineArn: MACHINE, name: executionId, input }]);
    const shown = await api('read', {
      routeKey: 'GET /v1/evolutions/{executionId}',
      pathParameters: { executionId },
    });
    expect(shown.status).toBe(200);
  });

  it('takes an execution that exists for the one it started', async () => {
    const { address } = await stepFunctionsStub(ALREADY_EXISTS);
    const { api } = await seededWith({
      AWS_ENDPOINT_URL_SFN: address,
      BATON_STATE_MACHINE_ARN: MACHINE,
    });
    expect(await api('operate', REQUEST)).toMatchObject({ status: 202 });
  });

  it('answers a failure of its own when it may not start executions', async () => {
    const { address } = await stepFunctionsStub(DENIED);
    const { api } = await seededWith({
      AWS_ENDPOINT_URL_SFN: address,
      BATON_STATE_MACHINE_ARN: MACHINE,
    });
    expect(await api('operate', REQUEST)).toMatchObject({ status: 500 });
  });

  it('refuses where no state machine is told', async () => {
    const { api } = await seededWith({});
    expect(await api('operate', REQUEST)).toMatchObject({ status: 409 });
  });
});
