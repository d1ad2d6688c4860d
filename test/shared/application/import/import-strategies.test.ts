import { describe, expect, it } from 'vitest';
import { addVersion, saveStrategy } from '../../../../shared/application/strategies.ts';
import { sampleConfiguration, slugOf, versionIdOf } from '../../../contracts/samples.ts';
import { select } from '../calls.ts';
import { temporaryBaton } from '../temporary-baton.ts';
import { importAll, NOTHING } from './files.ts';

const versions = [{ config: sampleConfiguration(3) }, { config: sampleConfiguration(4) }];
const OWN = {
  strategy: { slug: 'own', name: 'My own', taskType: 'bug', currentVersionId: 'own@2' },
  versions,
};
const RUN = { runId: 'r', strategyVersionId: 'own@2', outcome: { success: true } };
const RENAMED = {
  name: 'Ours',
  taskType: 'bug',
  contextRules: {},
  enabled: true,
  evolution: 'on',
  thresholds: {
    satisfactorySuccessRate: 0.8,
    minimumDecisions: 30,
    windowDays: 60,
    minimumDaysBetween: 14,
  },
  reason: 'ours',
} as const;
const listed = { limit: 50, cursor: undefined };

describe('importing strategies', () => {
  it('adds a strategy with its versions, in force at once and in the audit log', async () => {
    const baton = await temporaryBaton();
    const before = (await baton.stores.audit.list(listed)).items.length;
    const { totals, refused } = await importAll(baton, [OWN, RUN]);
    expect(refused).toEqual([]);
    expect(totals.imported).toEqual({ ...NOTHING, strategies: 1, versions: 2, runs: 1 });
    expect(await baton.stores.strategies.version(versionIdOf('own@2'))).toMatchObject({
      number: 2,
      provenance: 'imported',
      parentVersionId: null,
    });
    const { selection } = await select(baton, 'next');
    expect(selection.decision.alternatives.map(({ value }) => value)).toContain('own@2');
    const { items } = await baton.stores.audit.list(listed);
    expect(items).toHaveLength(before + 3);
    expect(items[0]).toMatchObject({
      action: 'strategy_created',
      caller: 'tester',
      subject: 'own',
    });
  });

  it('changes nothing the second time, also when the strategy has moved on where the line is silent', async () => {
    const baton = await temporaryBaton();
    const silent = { ...OWN, strategy: { ...OWN.strategy, currentVersionId: undefined } };
    await importAll(baton, [silent]);
    expect((await baton.stores.strategies.strategy(slugOf('own')))?.currentVersionId).toBeNull();
    const request = { config: sampleConfiguration(5), reasoning: 'better', makeCurrent: true };
    await addVersion(baton, slugOf('own'), request, 'somebody');
    const stored = await baton.stores.strategies.strategy(slugOf('own'));
    const { totals, refused } = await importAll(baton, [silent]);
    expect([totals.imported, refused]).toEqual([NOTHING, []]);
    expect(totals.there).toEqual({ ...NOTHING, strategies: 1, versions: 2 });
    expect(await baton.stores.strategies.strategy(slugOf('own'))).toEqual(stored);
  });

  it('takes the place of a shipped strategy on which nobody has worked here', async () => {
    const baton = await temporaryBaton();
    const shipped = await baton.stores.strategies.version(versionIdOf('bug-default@1'));
    const line = {
      strategy: {
        slug: 'bug-default',
        name: 'Bugs, as we learned',
        taskType: 'bug',
        currentVersionId: 'bug-default@2',
        baselineVersionId: 'bug-default@1',
      },
      versions: [{ config: shipped?.config }, ...versions.slice(1)],
    };
    const { totals, refused } = await importAll(baton, [line]);
    expect(refused).toEqual([]);
    expect(totals.imported).toMatchObject({ strategies: 1, versions: 1 });
    expect(totals.there.versions).toBe(1);
    expect((await select(baton, 'r')).selection.strategy.versionId).toBe('bug-default@2');
  });

  it.each(['own', 'bug-default'])('leaves %s alone after it was changed here', async (slug) => {
    const baton = await temporaryBaton();
    await saveStrategy(baton, slugOf(slug), RENAMED, 'somebody');
    const stored = await baton.stores.strategies.strategy(slugOf(slug));
    const versions = await baton.stores.strategies.versions(slugOf(slug));
    const line = {
      strategy: { slug, name: 'Another', taskType: 'bug' },
      versions: [...versions.map(({ config }) => ({ config })), { config: sampleConfiguration(5) }],
    };
    const added = `${slug}@${versions.length + 1}`;
    const { totals, refused } = await importAll(baton, [
      line,
      { ...RUN, strategyVersionId: added },
    ]);
    expect(refused).toEqual([
      { line: 1, reason: `the strategy ${slug} differs from the one that is here, which stays` },
    ]);
    expect(totals.imported).toMatchObject({ strategies: 0, versions: 1, runs: 1 });
    expect(await baton.stores.strategies.strategy(slugOf(slug))).toEqual(stored);
  });

  it.each([
    ['has another current version', 'bug-default', 'bug-default@2'],
    ['is nobody’s but ours', 'ours', 'ours@1'],
  ])('leaves a strategy alone that %s', async (_, slug, currentVersionId) => {
    const baton = await temporaryBaton();
    const baselineVersionId = `${slug}@1`;
    const config = (await baton.stores.strategies.version(versionIdOf('bug-default@1')))?.config;
    const line = (name: string) => ({
      strategy: { slug, name, taskType: 'bug', currentVersionId, baselineVersionId },
      versions: [{ config }, { config: sampleConfiguration(5) }],
    });
    const shipped = await baton.stores.strategies.strategy(slugOf('bug-default'));
    await importAll(baton, [line(shipped?.name ?? '')]);
    expect((await importAll(baton, [line('Another')])).refused).toHaveLength(1);
  });

  it('refuses versions that are something else here, and runs that followed them', async () => {
    const baton = await temporaryBaton();
    await importAll(baton, [OWN]);
    const [first, second] = versions;
    const other = { ...OWN, versions: [second, { config: sampleConfiguration(5) }, first] };
    const runs = [RUN, { ...RUN, runId: 'third', strategyVersionId: 'own@3' }];
    const { totals, refused } = await importAll(baton, [other, ...runs]);
    expect(refused).toEqual([
      { line: 1, reason: 'versions.0: the configuration of own@1 is own@2 here' },
      { line: 1, reason: 'versions.1: own@2 has another configuration here' },
      { line: 1, reason: 'versions.2: the configuration of own@3 is own@1 here' },
      { line: 1, reason: 'there is no version own@2' },
      { line: 2, reason: 'strategyVersionId: own@2 has another configuration here' },
      { line: 3, reason: 'strategyVersionId: own@3 has another configuration here' },
    ]);
    expect(totals.imported).toEqual(NOTHING);
  });

  it('refuses what points at a version that is not there, or at another strategy’s', async () => {
    const baton = await temporaryBaton();
    const pointing = (currentVersionId: string) => ({
      ...OWN,
      strategy: { ...OWN.strategy, currentVersionId },
    });
    const lines = [
      pointing('own@9'),
      pointing('bug-default@1'),
      { ...RUN, strategyVersionId: 'no@1' },
    ];
    expect((await importAll(baton, lines)).refused).toEqual([
      { line: 1, reason: 'there is no version own@9' },
      { line: 2, reason: 'there is no version bug-default@1' },
      { line: 3, reason: 'strategyVersionId: there is no strategy version no@1' },
    ]);
    expect(await baton.stores.strategies.strategy(slugOf('own'))).toBeUndefined();
  });

  it('refuses the name of the built-in strategy', async () => {
    const baton = await temporaryBaton();
    const line = { ...OWN, strategy: { ...OWN.strategy, slug: 'built-in' } };
    const { refused } = await importAll(baton, [line]);
    expect(refused).toEqual([{ line: 1, reason: 'built-in is the name of the built-in strategy' }]);
  });

  it('loads the shipped strategies into an empty store, behind those of the file', async () => {
    const baton = await temporaryBaton({ empty: true });
    const line = {
      ...OWN,
      strategy: { ...OWN.strategy, slug: 'bug-default', currentVersionId: null },
    };
    const { refused } = await importAll(baton, [
      line,
      { ...RUN, strategyVersionId: 'feature-default@1' },
    ]);
    expect(refused).toEqual([]);
    expect((await baton.stores.strategies.strategy(slugOf('bug-default')))?.name).toBe('My own');
    expect(await baton.stores.strategies.versions(slugOf('bug-default'))).toHaveLength(2);
  });
});
