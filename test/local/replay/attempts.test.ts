import { afterEach, describe, expect, it } from 'vitest';
import { apiClient } from '../../../local/api-client.ts';
import { playRun } from '../../../local/replay/play-run.ts';
import { schedule } from '../../../local/replay/schedule.ts';
import { numbered, taskWith } from './example-tasks.ts';
import { type StubServer, startStubServer } from './stub-server.ts';

const task = taskWith({ cheap: [0, 0.1], strong: [1, 2] });
let server: StubServer;
afterEach(() => server.close());

/** Plays the task with a server that answers these options, one after the other. */
async function played(answers: readonly string[], attempts: number) {
  const left = [...answers];
  server = await startStubServer({ choose: () => left.shift() ?? 'strong' });
  const [run] = schedule(numbered([task]), 1, undefined);
  if (run === undefined) throw new Error('expected a run');
  return await playRun(apiClient({ url: server.url }), run, { attempts, costWeight: 0.1 });
}

describe('attempts at a task', () => {
  it('ends after one failure when one attempt is all there is', async () => {
    expect(await played(['cheap', 'strong'], 1)).toMatchObject({
      outcome: { success: 0, costUsd: 0.1 },
      utility: expect.closeTo(-0.01, 12),
    });
  });

  it('asks again after a failure, with what failed, and with "stop"', async () => {
    const run = await played(['cheap', 'strong'], 3);
    expect(run.outcome).toEqual({ success: 1, costUsd: 2.1 });
    expect(run.utility).toBeCloseTo(0.79, 12);
    expect(server.requests.filter(({ path }) => path === '/v1/choices')[1]?.body).toEqual({
      runId: 'replay-0-1-1',
      type: 'select_agent',
      context: { taskKind: 'bug', attempt: 2, previousOption: 'cheap', previousFailure: 'failed' },
      alternatives: ['cheap', 'strong', 'stop'],
    });
  });

  it('does not ask again after a success', async () => {
    expect((await played(['strong'], 3)).decisions).toHaveLength(1);
  });

  it('repeats the recorded outcome and its cost for a repeated option', async () => {
    expect((await played(['cheap', 'cheap', 'cheap'], 3)).outcome).toEqual({
      success: 0,
      costUsd: 0.1 + 0.1 + 0.1,
    });
  });

  it('ends at "stop", which costs nothing', async () => {
    const run = await played(['cheap', 'stop'], 3);
    expect(run.decisions.map(({ chosen }) => chosen)).toEqual(['cheap', 'stop']);
    expect(run.outcome).toEqual({ success: 0, costUsd: 0.1 });
  });

  it('refuses an option that was not offered', async () => {
    await expect(played(['stop'], 3)).rejects.toThrow('"stop" is not one of the alternatives');
  });
});
