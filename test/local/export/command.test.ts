import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportCommand } from '../../../local/export/command.ts';
import { foldAll } from '../../shared/application/calls.ts';
import { importAll } from '../../shared/application/import/files.ts';
import { openBaton, temporaryFile } from '../../shared/application/temporary-baton.ts';
import { hearing } from '../heard.ts';

/** A data folder with runs of these days, and a file beside it to write. */
async function dataFolder(...days: readonly string[]) {
  const database = await temporaryFile();
  const { baton, close } = await openBaton(database);
  await importAll(
    baton,
    days.map((day, at) => ({
      runId: `r${at}`,
      createdAt: `${day}T12:00:00Z`,
      outcome: { success: 1 },
    })),
  );
  await foldAll(baton);
  await close();
  const data = dirname(database);
  return { data, folder: data, file: join(data, 'out.jsonl') };
}

async function exported(argv: readonly string[], signal?: AbortSignal) {
  const { heard, surroundings } = hearing(signal);
  return { status: await exportCommand(argv, surroundings), ...heard };
}

const runsIn = (text: string) => [...text.matchAll(/^\{"runId":"(\w+)"/gm)].map(([, id]) => id);

describe('npm run export', () => {
  it('writes strategies, then runs, and says how many', async () => {
    const { data, file } = await dataFolder('2025-06-01', '2025-06-02');
    const { status, output } = await exported([file, '--data', data]);
    expect([status, output]).toEqual([
      0,
      `Exported to ${file}: 8 strategies with 8 versions, 2 runs with 0 decisions.\n`,
    ]);
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => Object.keys(JSON.parse(line))[0])).toEqual([
      ...Array(8).fill('strategy'),
      'runId',
      'runId',
    ]);
    expect(runsIn(lines.join('\n'))).toEqual(['r1', 'r0']);
  });

  it('writes only the runs since a day', async () => {
    const { data, file } = await dataFolder('2025-06-01', '2025-06-02', '2025-06-03');
    await exported([file, '--data', data, '--since', '2025-06-02']);
    expect(runsIn(await readFile(file, 'utf8'))).toEqual(['r2', 'r1']);
  });

  it('writes nothing else to standard output, when it is asked for', async () => {
    const { data } = await dataFolder('2025-06-01');
    const { output, errors } = await exported(['-', '--data', data]);
    const lines = output.trimEnd().split('\n');
    expect(lines).toHaveLength(9);
    for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
    expect(errors).toContain('Exported to standard output: 8 strategies');
  });

  it('shows how far it is', async () => {
    const { data, file } = await dataFolder(...Array<string>(20).fill('2025-06-01'));
    const { errors } = await exported([file, '--data', data]);
    expect(errors).toMatch(/^\d+ runs, [\d.]+ runs\/s, \d+ s left\n/);
  });

  it('replaces a file only once everything is written, and lets nobody else read it', async () => {
    const { data, file, folder } = await dataFolder('2025-06-01');
    await writeFile(file, 'before');
    const { status, errors } = await exported([file, '--data', data], AbortSignal.abort());
    expect([status, errors]).toEqual([1, 'export: stopped before the end; nothing was replaced\n']);
    expect(await readFile(file, 'utf8')).toBe('before');
    expect((await readdir(folder)).filter((name) => name.startsWith('out'))).toEqual(['out.jsonl']);

    await exported([file, '--data', data]);
    expect(runsIn(await readFile(file, 'utf8'))).toEqual(['r0']);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await readdir(folder)).filter((name) => name.startsWith('out'))).toEqual(['out.jsonl']);
  });

  it('refuses a place where nothing is kept, and makes nothing', async () => {
    const { file, folder } = await dataFolder();
    const absent = join(folder, 'absent');
    const { status, errors } = await exported([file, '--data', absent]);
    expect([status, existsSync(absent), existsSync(file)]).toEqual([2, false, false]);
    expect(errors).toContain('Nothing is kept there');
  });

  it('refuses a file that cannot be written', async () => {
    const { data, folder } = await dataFolder();
    await mkdir(join(folder, 'taken'));
    expect((await exported([join(folder, 'taken'), '--data', data])).errors).toContain(
      'is a folder',
    );
    const { status } = await exported([join(folder, 'no', 'out.jsonl'), '--data', data]);
    expect(status).toBe(2);
  });

  it('prints its help', async () => {
    const { status, output } = await exported(['--help']);
    expect([status, output]).toEqual([0, expect.stringContaining('npm run export -- FILE.jsonl')]);
  });
});
