import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { policyReply } from '../../../functions/replies/policy.ts';
import { evaluateCommand } from '../../../local/evaluate/command.ts';
import { agentChoice, logRun } from '../../shared/application/settled-log.ts';
import {
  openBaton,
  type TestBaton,
  temporaryFile,
} from '../../shared/application/temporary-baton.ts';

const today = new Date('2026-01-31T00:00:00Z');

/** A data folder with forty runs, half of them failures of claude. */
async function dataFolder(): Promise<{ readonly data: string; readonly baton: TestBaton }> {
  const file = await temporaryFile();
  const { baton, close } = await openBaton(file);
  onTestFinished(close);
  for (let run = 0; run < 40; run += 1) {
    const chosen = run % 2 === 0 ? 'codex' : 'claude';
    const decisions = [agentChoice(`r-${run}`, chosen)];
    await logRun(baton.stores, { id: `r-${run}`, utility: run % 2 === 0 ? 1 : 0, decisions });
  }
  return { data: dirname(file), baton };
}

async function evaluate(argv: readonly string[], signal = new AbortController().signal) {
  const heard = { output: '', errors: '' };
  let milliseconds = 0;
  const status = await evaluateCommand(argv, {
    print: (text) => {
      heard.output += text;
    },
    standardError: {
      write: (text: string | Uint8Array) => {
        heard.errors += text;
        return true;
      },
    },
    now: () => {
      milliseconds += 1_000;
      return milliseconds;
    },
    today: () => today,
    signal,
  });
  return { status, ...heard };
}

const lastLine = (output: string): unknown => JSON.parse(output.trim().split('\n').at(-1) ?? '');

describe('npm run evaluate', () => {
  it('prints a table for people and, asked for it, a last line for machines', async () => {
    const { data } = await dataFolder();
    const { status, output, errors } = await evaluate(['--policy', 'uniform', '--data', data]);
    expect(status).toBe(0);
    expect(output).toMatch(
      /^40 settled runs since 2025-12-02 00:00 UTC, policy uniform\n\nselect_/,
    );
    expect(errors).toMatch(/^\d+\/40 runs, [\d.]+ runs\/s, \d+ s left\n/);
    const { output: both } = await evaluate(['--policy', 'uniform', '--data', data, '--json']);
    expect(both.startsWith(output)).toBe(true);
    expect(lastLine(both)).toMatchObject({
      policy: 'uniform',
      since: '2025-12-02T00:00:00.000Z',
      runs: 40,
      types: [{ type: 'select_agent', kind: 'estimated', logged: { value: 0.5 } }],
    });
  });

  it('reads back to a moment, and one type', async () => {
    const { data } = await dataFolder();
    const ago = ['--policy', 'uniform', '--data', data, '--json'];
    const later = await evaluate([...ago, '--since', '2026-01-02']);
    expect(lastLine(later.output)).toMatchObject({ runs: 0, types: [] });
    const other = await evaluate([...ago, '--type', 'retry']);
    expect(other.output).toContain('No decision of the type retry was found in them.');
    expect(lastLine(other.output)).toMatchObject({ runs: 40, types: [] });
  });

  it('evaluates the policy that answers now, and the same from a file', async () => {
    const { data, baton } = await dataFolder();
    const { policy } = await baton.policy.current();
    if (policy === undefined) throw new Error('expected a policy');
    const file = join(data, 'policy.json');
    await writeFile(file, JSON.stringify(policyReply(policy)));
    const [current, fromFile] = [
      await evaluate(['--policy', 'current', '--data', data, '--json']),
      await evaluate(['--policy', file, '--data', data, '--json']),
    ];
    expect(lastLine(current.output)).toMatchObject({ types: [{ kind: 'estimated' }] });
    expect(lastLine(fromFile.output)).toEqual({
      ...Object(lastLine(current.output)),
      policy: file,
    });
  });

  it('refuses a place without data, and makes none', async () => {
    const data = join(dirname(await temporaryFile()), 'absent');
    const { status, errors } = await evaluate(['--policy', 'uniform', '--data', data]);
    expect(status).toBe(2);
    expect(errors).toMatch(/^evaluate: Nothing is kept there: no .*absent.baton\.db\./);
    expect(existsSync(data)).toBe(false);
  });

  it('refuses a file that is no policy, and a place without one', async () => {
    const file = await temporaryFile();
    await openBaton(file, { empty: true }).then(async ({ baton, close }) => {
      await baton.stores.runs.list({ strategy: undefined, since: undefined }, FIRST);
      await close();
    });
    const data = dirname(file);
    expect(await evaluate(['--policy', file, '--data', data])).toMatchObject({ status: 2 });
    const { status, errors } = await evaluate(['--policy', 'current', '--data', data]);
    expect([status, errors]).toEqual([
      2,
      'evaluate: --policy current: no policy has been published there yet\n',
    ]);
  });

  it('fails when the store does not answer', async () => {
    const dynamodb = ['--store', 'dynamodb', '--dynamodb-endpoint', 'http://127.0.0.1:9'];
    const { status, errors } = await evaluate(['--policy', 'uniform', ...dynamodb]);
    expect(status).toBe(1);
    expect(errors).toContain('does not answer');
  });

  it('stops when it is told to', async () => {
    const { data } = await dataFolder();
    const { status, output, errors } = await evaluate(
      ['--policy', 'uniform', '--data', data],
      AbortSignal.abort(),
    );
    expect([status, output, errors]).toEqual([1, '', 'evaluate: stopped before the end\n']);
  });

  it('explains itself', async () => {
    const { status, output } = await evaluate(['--help']);
    expect(status).toBe(0);
    for (const option of ['--policy', '--since', '--type', '--data', '--store', '--json']) {
      expect(output).toContain(option);
    }
  });
});

const FIRST = { limit: 1, cursor: undefined };
