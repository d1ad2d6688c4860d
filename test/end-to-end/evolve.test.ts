import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { evolutionStartedSchema } from '../../functions/replies/evolution.ts';
import { type Evolution, evolutionSchema } from '../../shared/domain/evolution/evolution.ts';
import { dynamoPlace } from './support/dynamo-place.ts';
import { type Place, sqlitePlace } from './support/place.ts';
import { type ServerProcess, startServer, temporaryFolder } from './support/server-process.ts';
import { withStores } from './support/stored.ts';

const COMMAND = fileURLToPath(new URL('../../local/evolve.ts', import.meta.url));
const RUNS = 45;

describe('evolving a strategy beside a running server', { timeout: 90_000 }, () => {
  it.each([
    ['a SQLite file', sqlitePlace],
    ['a DynamoDB', dynamoPlace],
  ])('analyses, proposes, admits and starts an experiment in %s', async (_, placeOf) => {
    const place = await placeOf();
    const server = await startServer(place);
    await play(server);
    const dry = await evolve(place, '--dry-run');
    expect(dry).toMatchObject({ status: 'dry_run', experimentId: null });
    const record = await evolve(place);
    expect(record).toMatchObject({ status: 'evolution_started', proposer: { name: 'offline' } });
    const { body } = await server.api.call({
      method: 'GET',
      path: `/v1/experiments/${record.experimentId}`,
    });
    expect(body).toMatchObject({ status: 'running', executionId: record.executionId });
    const evolution = await server.api.call({
      method: 'GET',
      path: `/v1/evolutions/${record.executionId}`,
    });
    expect(evolution.body).toEqual({ executionId: record.executionId, strategies: [record] });
    expect(await evolve(place)).toMatchObject({ status: 'too_recent' });
  });
});

describe('a server that is stopped while it evolves a strategy', { timeout: 60_000 }, () => {
  it('ends within two seconds, and the evolution is left to the next one', async () => {
    const model = await silentModel();
    const data = await temporaryFolder();
    const server = await startServer({ data, environment: model.environment });
    await play(server);
    const { body } = await server.api.call({
      method: 'POST',
      path: '/v1/strategies/bug-default/evolutions',
      body: { reason: 'a test' },
    });
    await model.asked;
    const began = performance.now();
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    expect(performance.now() - began).toBeLessThan(2_000);
    const { executionId } = evolutionStartedSchema.parse(body);
    const records = await withStores(data, ({ evolutions }) => evolutions.ofExecution(executionId));
    expect(records).toMatchObject([
      { status: 'running', analysis: { versionId: 'bug-default@1' } },
    ]);
  });
});

/** A model that takes questions and never answers. */
async function silentModel() {
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    resolve();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    asked,
    environment: {
      BATON_BEDROCK_MODEL: 'a-model',
      BATON_BEDROCK_INPUT_USD_PER_MILLION_TOKENS: '3',
      BATON_BEDROCK_OUTPUT_USD_PER_MILLION_TOKENS: '15',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: `http://127.0.0.1:${port}`,
      AWS_BEARER_TOKEN_BEDROCK: 'a-token',
    },
  };
}

/** Tasks that fail every second time. */
async function play({ api }: ServerProcess): Promise<void> {
  for (let run = 0; run < RUNS; run += 1) {
    const runId = `run-${run}`;
    await api.select({ runId, task: { type: 'bug' } });
    await api.choose({ runId, type: 'select_agent', alternatives: ['claude', 'codex'] });
    const outcome = run % 2 === 0 ? { success: 1 } : { success: 0, failureCode: 'timeout' };
    await api.reportAndLearn(runId, { ...outcome, final: true });
  }
}

/** The record of an evolution by `npm run evolve`. */
async function evolve(place: Place, ...options: readonly string[]): Promise<Evolution> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...[COMMAND, 'bug-default', '--json', ...options],
    ...(place.args.length > 0 ? place.args : ['--data', place.data]),
  ]);
  return evolutionSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
}
