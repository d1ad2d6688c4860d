import { describe, it } from 'vitest';
import { expectAnswersKeptThroughKills } from './flows/crash.ts';
import { expectAcknowledgedKept, expectServedAsBefore } from './flows/restart.ts';
import { dynamoPlace } from './support/dynamo-place.ts';

describe('a server on DynamoDB', { timeout: 60_000 }, () => {
  it('has kept and folded everything that it acknowledged when it is told to stop', async () => {
    await expectAcknowledgedKept(await dynamoPlace(), 30);
  });

  it('is ready again within seconds and serves what was learned as it was', async () => {
    await expectServedAsBefore(await dynamoPlace(), 15);
  });

  it('keeps its answers when it is killed, and its sums are those of a recount', async () => {
    await expectAnswersKeptThroughKills(await dynamoPlace(), 40);
  });
});
