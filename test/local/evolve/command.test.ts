import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { evolveCommand } from '../../../local/evolve/command.ts';
import { evolutionSchema } from '../../../shared/domain/evolution/evolution.ts';
import { leaseFrom } from '../../../shared/domain/evolution/lease.ts';
import { sampleAudit, versionIdOf } from '../../contracts/samples.ts';
import { executionOf } from '../../functions/evolution/support.ts';
import { alike, logVersionRuns } from '../../shared/application/evolution/version-log.ts';
import { BUGS, inForce, strategyOf } from '../../shared/application/experiments/calls.ts';
import { fakeClock } from '../../shared/application/fake-clock.ts';
import {
  openBaton,
  type TestBaton,
  temporaryFile,
} from '../../shared/application/temporary-baton.ts';
import { hearing, lastLine } from '../heard.ts';

/** A data folder whose strategy for bugs has `runs` runs of today, half of which failed. */
async function dataFolder(
  runs = 40,
): Promise<{ readonly data: string; readonly baton: TestBaton }> {
  const file = await temporaryFile();
  const clock = fakeClock(new Date().toISOString());
  const { baton, close } = await openBaton(file, { clock });
  onTestFinished(close);
  await logVersionRuns(baton.stores, alike(runs, runs / 2, { createdAt: clock.now() }));
  return { data: dirname(file), baton };
}

async function evolve(
  argv: readonly string[],
  {
    signal,
    variables = {},
  }: { readonly signal?: AbortSignal; readonly variables?: Record<string, string> } = {},
) {
  const { heard, surroundings } = hearing(signal);
  const complain = (text: string) => {
    heard.errors += text;
  };
  const status = await evolveCommand(argv, { ...surroundings, complain, variables });
  return { status, ...heard };
}

describe('npm run evolve', () => {
  it('shows the analysis, the prompt, the proposals and their checks in a dry run', async () => {
    const { data, baton } = await dataFolder();
    const before = await strategyOf(baton);
    const { status, output, errors } = await evolve(['bug-default', '--dry-run', '--data', data]);
    expect({ status, errors }).toEqual({ status: 0, errors: '' });
    const parts = [
      /^bug-default: 40 settled runs of bug-default@1, of which \d+ are held back from proposers\./,
      /\n\nSuccess rate by kind of task, .*\n\n +runs +success +90 % interval\nall +\d+ +0\.\d{3} +0\.\d{3} to 0\.\d{3}\n/,
      /\n\nFailures\n\n +runs\ntimeout +\d+\n/,
      /\n\nThe prompt that a language model gets:\n\n {2}You improve/,
      /\n\n {2}## The current configuration\n/,
      /\n\nProposals by the offline proposer\.\n\n/,
      /\nProposal 1: admitted\n {2}\S+ becomes \S+\n {2}expected: /,
      /\n {2}passed {2}schema {11}Every word is one that the question offers\.\n/,
      /\n\nbug-default: dry run\. 1 would be tried\.\n$/,
    ];
    const places = parts.map((part) => output.search(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((left, right) => left - right));
    expect(await strategyOf(baton)).toEqual(before);
  });

  it('starts the experiment, which is in force for servers at once', async () => {
    const { data, baton } = await dataFolder();
    const { status, output } = await evolve(['bug-default', '--json', '--data', data]);
    expect(status).toBe(0);
    const { runningExperimentId } = await strategyOf(baton);
    expect(output).toContain('Proposal 1: admitted as bug-default@2\n');
    expect(output).toContain(
      `bug-default: evolution started. ${runningExperimentId} compares bug-default@2 with bug-default@1.\n`,
    );
    expect(evolutionSchema.parse(lastLine(output))).toMatchObject({
      executionId: expect.stringMatching(/^command-/),
      status: 'evolution_started',
      experimentId: runningExperimentId,
    });
    expect(await inForce(baton)).toMatchObject({ experiment: runningExperimentId });
  });

  it('says in a line why nothing was to be done', async () => {
    const { data } = await dataFolder(28);
    expect(await evolve(['bug-default', '--data', data])).toEqual({
      status: 0,
      output:
        'bug-default: insufficient data. 28 settled runs of the current version in 60 days; 30 are needed.\n',
      errors: '',
    });
  });

  it('leaves a strategy alone that a server evolves at the same time', async () => {
    const { data, baton } = await dataFolder();
    const now = baton.clock.now();
    await baton.stores.leases.acquire(leaseFrom(BUGS, executionOf('local-1'), now), now);
    const { status, output } = await evolve(['bug-default', '--data', data]);
    expect(status).toBe(0);
    expect(output).toMatch(/^bug-default: held\. The execution local-1 holds the lease until /);
  });

  it.each([
    ['an unknown strategy', ['nobody'], 'evolve: there is no strategy nobody in that place\n'],
    ['no strategy', [], 'evolve: expected the slug of one strategy, got 0\n'],
    ['an unknown option', ['bug-default', '--dry'], /^evolve: Unknown option '--dry'/],
  ])('refuses %s', async (_, argv, message) => {
    const { data } = await dataFolder(0);
    const { status, output, errors } = await evolve([...argv, '--data', data]);
    expect({ status, output }).toEqual({ status: 2, output: '' });
    expect(errors).toMatch(message);
  });

  it('refuses a folder that no server has filled, and makes none', async () => {
    const data = join(dirname(await temporaryFile()), 'nowhere');
    const { status, errors } = await evolve(['bug-default', '--data', data]);
    expect(status).toBe(2);
    expect(errors).toMatch(/^evolve: Nothing is kept there: no .*baton\.db\. Name the place/);
    expect(existsSync(data)).toBe(false);
  });

  it('refuses an environment that does not say all that its model needs', async () => {
    const { data } = await dataFolder(0);
    const variables = { BATON_BEDROCK_MODEL: 'a-model' };
    expect(await evolve(['bug-default', '--data', data], { variables })).toMatchObject({
      status: 2,
      errors: expect.stringMatching(/^evolve: AWS_REGION: expected the region/),
    });
  });

  it('fails with status 1 where the evolution fails, and says why', async () => {
    const { data, baton } = await dataFolder(0);
    const before = await strategyOf(baton);
    const currentVersionId = versionIdOf('bug-default@9');
    const lost = { ...before, currentVersionId, revision: before.revision + 1 };
    await baton.stores.strategies.save(lost, before.revision, sampleAudit('lost'));
    const createdAt = baton.clock.now();
    await logVersionRuns(baton.stores, alike(40, 20, { version: 9, createdAt }));
    expect(await evolve(['bug-default', '--data', data])).toMatchObject({
      status: 1,
      output: 'bug-default: failed. Error: the current version bug-default@9 is not stored.\n',
    });
    const [alert] = (await baton.stores.alerts.list({ limit: 1, cursor: undefined })).items;
    expect(alert).toMatchObject({ code: 'evolution_failed', subject: 'bug-default' });
  });

  it('stops when it is told to, with status 1', async () => {
    const { data } = await dataFolder();
    expect(await evolve(['bug-default', '--data', data], { signal: AbortSignal.abort() })).toEqual({
      status: 1,
      output: '',
      errors: 'evolve: stopped before the end\n',
    });
  });

  it('tells its options', async () => {
    const { status, output } = await evolve(['--help']);
    expect(status).toBe(0);
    expect(output).toContain('npm run evolve -- SLUG [options]');
  });
});
