import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { exportCommand } from '../../../local/export/command.ts';
import { importCommand } from '../../../local/import/command.ts';
import { endpoint } from '../../shared/adapters/dynamo/dynoxide.ts';
import { hearing, lastLine } from '../heard.ts';

const line = (runId: string, changes: object = {}) =>
  JSON.stringify({
    runId,
    createdAt: '2025-06-01T10:00:00Z',
    decisions: [{ type: 'select_agent', chosen: 'codex', propensity: 0.5 }],
    outcome: { success: true },
    ...changes,
  });

async function folderWith(...lines: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'baton-import-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'history.jsonl');
  await writeFile(file, lines.join('\n'));
  return { folder, file, data: join(folder, 'data') };
}

async function imported(argv: readonly string[], signal?: AbortSignal) {
  const { heard, surroundings } = hearing(signal);
  return { status: await importCommand(argv, surroundings), ...heard };
}

describe('npm run import', () => {
  it('makes the data folder, learns from the runs, and says so to people and machines', async () => {
    const { file, data } = await folderWith(line('a'), line('b'));
    const { status, output, errors } = await imported([file, '--data', data, '--json']);
    expect(status).toBe(0);
    expect(output).toContain(
      '2 runs with 2 decisions.\nThere already, saying the same: nothing.\n',
    );
    expect(output).toContain('Learned from 2 runs.');
    expect(lastLine(output)).toMatchObject({
      imported: { runs: 2, decisions: 2, strategies: 0, versions: 0, settings: 0 },
      there: { runs: 0 },
      refused: 0,
      folded: 2,
    });
    expect(errors).toBe('');
  });

  it('changes nothing when it is given again', async () => {
    const { file, data } = await folderWith(line('a'));
    await imported([file, '--data', data]);
    const { status, output } = await imported([file, '--data', data, '--json']);
    expect([status, lastLine(output)]).toMatchObject([
      0,
      { imported: { runs: 0 }, there: { runs: 1, decisions: 1 }, folded: 0 },
    ]);
  });

  it('shows how far it is', async () => {
    const { file, data } = await folderWith(
      ...Array.from({ length: 400 }, (_, run) => line(`${run}`)),
    );
    const { errors } = await imported([file, '--data', data]);
    expect(errors).toMatch(/^\d+ runs, [\d.]+ runs\/s, 0 refused, \d+ s left\n/);
  });

  it('lists the first lines that it refused, counts the rest, and writes all where it was asked to', async () => {
    const bad = Array.from({ length: 25 }, (_, at) =>
      line(`${at}`, { outcome: { success: 2 + at } }),
    );
    const { folder, file, data } = await folderWith(line('a'), '\u0007 no JSON', ...bad, line('z'));
    const report = join(folder, 'refused.jsonl');
    const { status, output } = await imported([file, '--data', data, '--report', report]);
    expect(status).toBe(1);
    expect(output).toContain('2 runs with 2 decisions');
    expect(output).toContain(`Refused 26 times:\n${file}:2: not JSON: `);
    expect(output).toContain(`\n${file}:3: outcome.success: `);
    expect(output).toContain('… and 6 more: --report OUT.jsonl writes all of them');
    expect(output).not.toContain('\u0007');
    const lines = (await readFile(report, 'utf8')).trim().split('\n');
    expect(lines.map((each) => JSON.parse(each).line)).toEqual([2, ...bad.map((_, at) => at + 3)]);
  });

  it('takes over settings only when it is asked to', async () => {
    const { file, data } = await folderWith('{"settings":{"costWeight":0.2}}', line('a'));
    const { status, output } = await imported([file, '--data', data]);
    expect(status).toBe(0);
    expect(output).toContain('The settings in the file were left out: see --with-settings.');
    const { output: taken } = await imported([file, '--data', data, '--with-settings', '--json']);
    expect(taken).toContain(': the settings.\n');
    expect(lastLine(taken)).toMatchObject({ imported: { settings: 1 }, settingsLeftOut: 0 });
  });

  it('leaves learning to whoever folds, where it imports into a DynamoDB', async () => {
    const { file } = await folderWith(line('a'));
    const address = ['--store', 'dynamodb', '--dynamodb-endpoint', await endpoint()];
    const { status, output, errors } = await imported([
      file,
      ...address,
      '--dynamodb-prefix',
      'imported',
      '--json',
    ]);
    expect([status, errors]).toEqual([0, '']);
    expect(output).toContain('The deployment learns from them within minutes');
    expect(lastLine(output)).toMatchObject({ imported: { runs: 1 }, folded: null });
  });

  it('stops when it is interrupted, and says how to go on', async () => {
    const { file, data } = await folderWith(
      ...Array.from({ length: 100 }, (_, run) => line(`${run}`)),
    );
    const { status, errors } = await imported([file, '--data', data], AbortSignal.abort());
    expect([status, errors]).toEqual([
      1,
      'import: stopped before the end; the same command goes on\n',
    ]);
    const { output } = await imported([file, '--data', data, '--json']);
    expect(lastLine(output)).toMatchObject({
      there: { runs: 32 },
      imported: { runs: 68 },
      folded: 100,
    });
  });

  it.each([
    ['a file that is not there', 'absent.jsonl', 'ENOENT'],
    ['a folder', '.', 'is a folder'],
  ])('refuses %s, and makes nothing', async (_, name, message) => {
    const { folder, data } = await folderWith();
    const { status, errors } = await imported([join(folder, name), '--data', data]);
    expect([status, existsSync(data)]).toEqual([2, false]);
    expect(errors).toContain(message);
  });

  it('refuses a report that cannot be written before it imports', async () => {
    const { folder, file, data } = await folderWith(line('a'));
    const report = join(folder, 'absent', 'refused.jsonl');
    const { status } = await imported([file, '--data', data, '--report', report]);
    expect([status, existsSync(data)]).toEqual([2, false]);
  });

  it('prints its help', async () => {
    const { status, output } = await imported(['--help']);
    expect([status, output]).toEqual([0, expect.stringContaining('npm run import -- FILE.jsonl')]);
  });
});

describe('an example of the help', () => {
  it('is a line that fits', async () => {
    const { output } = await imported(['--help']);
    const [example = ''] = /\{"runId"[\s\S]*?\}\}/.exec(output) ?? [];
    const { file, data } = await folderWith(example.replaceAll(/\n\s*/g, ''));
    expect((await imported([file, '--data', data])).status).toBe(0);
  });
});

describe('npm run export', () => {
  it('writes what import takes in', async () => {
    const { folder, file, data } = await folderWith(line('a'), line('b'));
    await imported([file, '--data', data]);
    const { heard, surroundings } = hearing();
    const moved = join(folder, 'moved.jsonl');
    expect(await exportCommand([moved, '--data', data], surroundings)).toBe(0);
    expect(heard.output).toContain('8 strategies with 8 versions, 2 runs with 2 decisions.');
    const other = join(folder, 'other');
    const { status, output } = await imported([moved, '--data', other, '--json']);
    expect([status, lastLine(output)]).toMatchObject([0, { imported: { runs: 2, strategies: 8 } }]);
  });
});
