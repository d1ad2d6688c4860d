import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { stepFunctionsClient } from '../../../../shared/adapters/stepfunctions/client.ts';
import { stepFunctionsRunner } from '../../../../shared/adapters/stepfunctions/evolution-runner.ts';
import { executionIdSchema } from '../../../../shared/domain/identifiers.ts';
import { slugOf } from '../../../contracts/samples.ts';
import { ALREADY_EXISTS, DENIED, stepFunctionsStub, THROTTLED } from './stub.ts';

const MACHINE = 'arn:aws:states:eu-central-1:111122223333:stateMachine:evolution';
const START = { executionId: executionIdSchema.parse('x'), slug: slugOf('bug'), dryRun: true };
const STARTED = { stateMachineArn: MACHINE, name: 'x', input: '{"slug":"bug","dryRun":true}' };

function runnerAt(address: string) {
  vi.stubEnv('AWS_ENDPOINT_URL_SFN', address);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  onTestFinished(() => void vi.unstubAllEnvs());
  const client = stepFunctionsClient();
  onTestFinished(() => client.destroy());
  return stepFunctionsRunner(client, MACHINE);
}

describe('starting an evolution with Step Functions', () => {
  it('starts an execution by the name of its id', async () => {
    const { address, calls } = await stepFunctionsStub();
    await runnerAt(address).start(START);
    expect(calls).toEqual([STARTED]);
  });

  it('leaves an execution that was started before as it is', async () => {
    const { address, calls } = await stepFunctionsStub(ALREADY_EXISTS);
    await runnerAt(address).start(START);
    expect(calls).toHaveLength(1);
  });

  it.each([['throttled', THROTTLED] as const, ['never answered', 'never'] as const])(
    'asks again when it is %s',
    { timeout: 20_000 },
    async (_, answer) => {
      const { address, calls } = await stepFunctionsStub(answer);
      await runnerAt(address).start(START);
      expect(calls).toEqual([STARTED, STARTED]);
    },
  );

  it('gives up before its caller does', { timeout: 30_000 }, async () => {
    const { address, calls } = await stepFunctionsStub('never', 'never', 'never', 'never');
    const begun = performance.now();
    await expect(runnerAt(address).start(START)).rejects.toThrow();
    expect(calls).toHaveLength(3);
    expect(performance.now() - begun).toBeLessThan(15_000);
  });

  it('says so when it may not', async () => {
    const { address } = await stepFunctionsStub(DENIED);
    await expect(runnerAt(address).start(START)).rejects.toThrow(/a test/);
  });
});
