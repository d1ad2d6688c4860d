import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { acceptOutcome, outcomeRequestSchema } from '../../../shared/application/accept-outcome.ts';
import { foldDueRuns } from '../../../shared/application/fold.ts';
import { waitUntilFolded } from '../../../shared/application/wait-until-folded.ts';
import { runIdSchema } from '../../../shared/domain/identifiers.ts';
import type { Sums } from '../../../shared/ports.ts';
import { temporaryBaton } from '../../shared/application/temporary-baton.ts';
import { deployed } from './support/deployment.ts';

const report = (headers: Readonly<Record<string, string>>) => ({
  routeKey: 'PATCH /v1/runs/{runId}/outcome',
  pathParameters: { runId: 'run-1' },
  headers,
  body: { success: 1, decisions: [{ type: 'retry', chosen: 'again', propensity: 0.5 }] },
});

it('answers a caller who waits when the fold function has learned from the run', {
  timeout: 30_000,
}, async () => {
  const { api, invoke } = await deployed();
  const waiting = api('record', report({ prefer: 'wait=10' }));
  const folding = (async () => {
    for (let answered = false; !answered; ) {
      await invoke('fold', { source: 'aws.events' });
      answered = await Promise.race([waiting.then(() => true), sleep(100, false)]);
    }
  })();
  const { status, body } = await waiting;
  await folding;
  expect([status, body]).toMatchObject([200, { status: 'settled', success: true }]);
});

it('says that a report is stored when the fold takes longer than its caller waits', {
  timeout: 30_000,
}, async () => {
  const { api } = await deployed();
  const { status, body } = await api('record', report({ prefer: 'wait=1' }));
  expect([status, body]).toEqual([202, { accepted: 1 }]);
});

it('reads no sums for a caller who waits: it has no right to, nor to publish', async () => {
  const baton = await temporaryBaton();
  const runId = runIdSchema.parse('run-1');
  const { body } = report({});
  const revision = await acceptOutcome(baton, runId, outcomeRequestSchema.parse(body));
  await foldDueRuns(baton);
  const forbidden = () => Promise.reject(new Error('not granted'));
  const sums: Sums = { get: forbidden, list: forbidden };
  const recording = { ...baton, foldsElsewhere: true, stores: { ...baton.stores, sums } };
  expect(await waitUntilFolded(recording, runId, revision, 0)).toMatchObject({ runId });
});
