import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { forgetCommand } from '../../../local/forget/command.ts';
import { runIdOf } from '../../contracts/samples.ts';
import { foldAll } from '../../shared/application/calls.ts';
import { importAll } from '../../shared/application/import/files.ts';
import { openBaton, temporaryFile } from '../../shared/application/temporary-baton.ts';
import { hearing } from '../heard.ts';

const LINES = ['acme', 'acme', 'web'].map((project, at) => ({
  runId: `r${at}`,
  project,
  createdAt: '2025-06-01T10:00:00Z',
  decisions: [{ type: 'retry', chosen: 'again' }],
  outcome: { success: true },
}));

async function dataFolder() {
  const file = await temporaryFile();
  const { baton, close } = await openBaton(file);
  onTestFinished(close);
  await importAll(baton, LINES);
  await foldAll(baton);
  const left = async () => {
    const runs = await Promise.all(LINES.map(({ runId }) => baton.stores.runs.run(runIdOf(runId))));
    return runs.filter((run) => run !== undefined).map(({ runId }) => runId);
  };
  return { data: dirname(file), baton, left };
}

async function forget(argv: readonly string[], answer?: boolean, signal?: AbortSignal) {
  const { heard, surroundings } = hearing(signal);
  const questions: string[] = [];
  const ask = async (question: string) => {
    questions.push(question);
    return answer === true;
  };
  const status = await forgetCommand(argv, {
    ...surroundings,
    ask: answer === undefined ? undefined : ask,
  });
  return { status, questions, ...heard };
}

describe('npm run forget', () => {
  it('forgets a project without asking, when it is told so', async () => {
    const { data, left } = await dataFolder();
    const { status, output } = await forget(['--project', 'acme', '--yes', '--data', data]);
    expect([status, await left()]).toEqual([0, ['r2']]);
    expect(output).toBe(
      'To be forgotten of the project acme: 2 runs with 2 decisions,\n' +
        'of which 2 runs taught something.\n' +
        'What experiments that have ended counted of them stays in their counts.\n' +
        '2 runs forgotten.\n',
    );
  });

  it('forgets a run, and says so when it is given again', async () => {
    const { data, left } = await dataFolder();
    const { output } = await forget(['--run', 'r1', '--yes', '--data', data]);
    expect(output).toContain('To be forgotten of the run r1: 1 run with 1 decision,');
    expect(await left()).toEqual(['r0', 'r2']);
    const again = await forget(['--run', 'r1', '--yes', '--data', data]);
    expect([again.status, again.output]).toEqual([0, 'There is no run r1.\n']);
  });

  it('asks on a terminal, and forgets nothing unless the answer is yes', async () => {
    const { data, left } = await dataFolder();
    const no = await forget(['--project', 'acme', '--data', data], false);
    expect([no.status, no.questions, await left()]).toEqual([
      0,
      ['Forget them for good? Type yes: '],
      ['r0', 'r1', 'r2'],
    ]);
    expect(no.output).toMatch(/^To be forgotten .*\nNothing was forgotten\.\n$/s);
    await forget(['--project', 'acme', '--data', data], true);
    expect(await left()).toEqual(['r2']);
  });

  it('refuses where nobody can be asked, but says what would go', async () => {
    const { data, left } = await dataFolder();
    const { status, output, errors } = await forget(['--project', 'acme', '--data', data]);
    expect([status, await left()]).toEqual([2, ['r0', 'r1', 'r2']]);
    expect(output).toContain('2 runs with 2 decisions');
    expect(errors).toContain('say --yes where nobody can be asked');
  });

  it('needs no answer where there is nothing to forget', async () => {
    const { data } = await dataFolder();
    const { status, output } = await forget(['--project', 'unknown', '--data', data]);
    expect([status, output]).toEqual([0, 'There is no run of the project unknown.\n']);
  });

  it('stops when it is interrupted, and says how to go on', async () => {
    const { data, left } = await dataFolder();
    const argv = ['--project', 'acme', '--yes', '--data', data];
    const { status, errors } = await forget(argv, undefined, AbortSignal.abort());
    expect([status, errors]).toEqual([
      1,
      'forget: stopped before the end; the same command goes on\n',
    ]);
    await forget(argv);
    expect(await left()).toEqual(['r2']);
  });

  it('tells the audit log who asked, and how much it was', async () => {
    const { data, baton } = await dataFolder();
    await forget(['--project', 'acme', '--yes', '--data', data]);
    const [entry] = (await baton.stores.audit.list({ limit: 1, cursor: undefined })).items;
    expect(entry).toMatchObject({
      action: 'project_forgotten',
      caller: 'command line',
      before: { runs: 2, decisions: 2 },
    });
  });

  it('refuses a place where nothing is kept', async () => {
    const { data } = await dataFolder();
    const { status } = await forget(['--run', 'r', '--yes', '--data', join(data, 'absent')]);
    expect(status).toBe(2);
  });

  it('prints its help', async () => {
    const { status, output } = await forget(['--help']);
    expect([status, output]).toEqual([0, expect.stringContaining('npm run forget -- --run ID')]);
  });
});
