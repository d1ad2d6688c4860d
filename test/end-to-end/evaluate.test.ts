import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { dynamoPlace } from './support/dynamo-place.ts';
import { sqlitePlace } from './support/place.ts';
import { startServer } from './support/server-process.ts';

const COMMAND = fileURLToPath(new URL('../../local/evaluate.ts', import.meta.url));
const RUNS = 30;

describe('evaluating a policy beside a running server', { timeout: 60_000 }, () => {
  it.each([
    ['a SQLite file', sqlitePlace],
    ['a DynamoDB', dynamoPlace],
  ])('reads all that it has learned from %s', async (_, placeOf) => {
    const place = await placeOf();
    const { api } = await startServer(place);
    for (let run = 0; run < RUNS; run += 1) {
      const runId = `run-${run}`;
      await api.choose({ runId, type: 'select_agent', alternatives: ['claude', 'codex'] });
      await api.reportAndLearn(runId, { success: run % 2 });
    }
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...[COMMAND, '--policy', 'current', '--json'],
      ...(place.args.length > 0 ? place.args : ['--data', place.data]),
    ]);
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
      runs: RUNS,
      types: [{ type: 'select_agent', decisions: RUNS }],
    });
  });
});
