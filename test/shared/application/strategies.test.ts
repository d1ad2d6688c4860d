import { describe, expect, it } from 'vitest';
import {
  addVersion,
  listStrategies,
  readStrategy,
  saveStrategy,
  setCurrentVersion,
  strategyRequestSchema,
} from '../../../shared/application/strategies.ts';
import { InvalidCursor, StorageUnavailable } from '../../../shared/ports.ts';
import { sampleConfiguration, slugOf, versionIdOf } from '../../contracts/samples.ts';
import { select } from './calls.ts';
import { type TestBaton, temporaryBaton } from './temporary-baton.ts';

const BUGS = slugOf('bug-default');

const save = (baton: TestBaton, slug: string, change: object = {}) => {
  baton.clock.pass(1);
  const request = { name: slug, taskType: 'bug', reason: 'a test', ...change };
  return saveStrategy(baton, slugOf(slug), strategyRequestSchema.parse(request), 'operator');
};

const add = (baton: TestBaton, maxAttempts: number, makeCurrent = false, slug = BUGS) => {
  baton.clock.pass(1);
  const config = sampleConfiguration(maxAttempts);
  return addVersion(baton, slug, { config, reasoning: 'a test', makeCurrent }, 'operator');
};

const auditOf = async (baton: TestBaton) =>
  (await baton.stores.audit.list({ limit: 3, cursor: undefined })).items;

describe('a strategy of an operator', () => {
  it('answers what is stored when nothing changes', async () => {
    const baton = await temporaryBaton();
    const { strategy } = await save(baton, 'mine');
    expect(await save(baton, 'mine')).toEqual({ strategy, created: false });
  });

  it('is in force once the same change is sent again after a publication that failed', async () => {
    const baton = await temporaryBaton();
    await save(baton, 'bug-default');
    const { publish } = baton.stores.policies;
    baton.stores.policies.publish = () => Promise.reject(new StorageUnavailable('a test'));
    await expect(save(baton, 'bug-default', { enabled: false })).rejects.toThrow('a test');
    baton.stores.policies.publish = publish;
    await save(baton, 'bug-default', { enabled: false });
    const slugs = baton.policy.known().policy?.catalog.strategies.map(({ slug }) => String(slug));
    expect(slugs).not.toContain('bug-default');
  });

  it('cannot take the name of the built-in one', async () => {
    const baton = await temporaryBaton();
    await expect(save(baton, 'built-in')).rejects.toThrow(/built-in strategy/);
  });

  it('applies once a version of it is current, from the next selection on', async () => {
    const baton = await temporaryBaton();
    const slug = slugOf('mine');
    const change = { contextRules: { language: 'go', complexity: 'any' } };
    expect(await save(baton, 'mine', change)).toMatchObject({ created: true });
    const project = { language: 'go' };
    const chosen = async (run: string) =>
      (await select(baton, run, { project })).selection.decision.alternatives.map(
        ({ value }) => value,
      );
    expect(await chosen('run-1')).toEqual(['bug-default@1']);
    await add(baton, 3, true, slug);
    expect(await chosen('run-2')).toEqual(['mine@1', 'bug-default@1']);
    await save(baton, 'mine', { ...change, enabled: false });
    expect(await chosen('run-3')).toEqual(['bug-default@1']);
  });

  it('is audited when it changes, and not when it does not', async () => {
    const baton = await temporaryBaton();
    await save(baton, 'mine');
    expect(await save(baton, 'mine')).toMatchObject({ created: false });
    const [last, before] = await auditOf(baton);
    expect(last).toMatchObject({ action: 'strategy_created', subject: 'mine', caller: 'operator' });
    expect(before?.subject).not.toBe('mine');
  });

  it('is a conflict where somebody else changes it at the same time', async () => {
    const baton = await temporaryBaton();
    const names = ['a', 'b', 'c'].map((name) => save(baton, 'bug-default', { name }));
    const ended = await Promise.allSettled(names);
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(ended).toContainEqual({
      status: 'rejected',
      reason: expect.objectContaining({ kind: 'conflict' }),
    });
  });
});

describe('a version', () => {
  it('comes after the last one, from the current one', async () => {
    const baton = await temporaryBaton();
    const { version, created } = await add(baton, 5);
    expect(created).toBe(true);
    expect(version).toMatchObject({
      id: 'bug-default@2',
      parentVersionId: 'bug-default@1',
      provenance: 'operator',
    });
    expect((await readStrategy(baton, BUGS)).currentVersionId).toBe('bug-default@1');
  });

  it('is the one there is for the same configuration', async () => {
    const baton = await temporaryBaton();
    const { version } = await add(baton, 5);
    expect(await add(baton, 5, true)).toEqual({ version, created: false });
    expect(await readStrategy(baton, BUGS)).toMatchObject({
      currentVersionId: 'bug-default@2',
      baselineVersionId: 'bug-default@1',
      versions: [{ number: 1 }, { number: 2 }],
    });
  });

  it('gets its number once, however many are added at the same time', async () => {
    const baton = await temporaryBaton();
    await Promise.allSettled([2, 3, 4, 5].map((maxAttempts) => add(baton, maxAttempts)));
    const { versions } = await readStrategy(baton, BUGS);
    expect(versions.map(({ number }) => number)).toEqual(versions.map((_, at) => at + 1));
  });

  it('can be rolled back to, with an audit entry', async () => {
    const baton = await temporaryBaton();
    await add(baton, 5, false);
    baton.clock.pass(1);
    const forth = { versionId: versionIdOf('bug-default@2'), reason: 'it is new' };
    await setCurrentVersion(baton, BUGS, forth, 'operator');
    baton.clock.pass(1);
    const change = { versionId: versionIdOf('bug-default@1'), reason: 'it was better' };
    await setCurrentVersion(baton, BUGS, change, 'operator');
    expect((await select(baton, 'run-1')).selection.strategy.versionId).toBe('bug-default@1');
    expect(await auditOf(baton)).toMatchObject([
      { action: 'current_version_changed', reason: 'it was better' },
      { action: 'current_version_changed', reason: 'it is new' },
      { action: 'version_added', subject: 'bug-default@2' },
    ]);
  });

  it.each([
    ['of a strategy that does not exist', 'nobody', 'nobody@1'],
    ['that does not exist', 'bug-default', 'bug-default@9'],
    ['of another strategy', 'bug-default', 'issue-default@1'],
  ])('is not found: one %s', async (_, slug, id) => {
    const baton = await temporaryBaton();
    const change = { versionId: versionIdOf(id), reason: 'a test' };
    const pinned = setCurrentVersion(baton, slugOf(slug), change, 'operator');
    await expect(pinned).rejects.toMatchObject({ kind: 'not-found' });
  });
});

describe('the list of strategies', () => {
  it('comes in pages by slug', async () => {
    const baton = await temporaryBaton();
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listStrategies(baton, { limit: 3, cursor });
      seen.push(...page.items.map(({ slug }) => slug));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual([...new Set(seen)].sort());
    expect(seen).toHaveLength(8);
  });

  it('refuses a cursor that is none', async () => {
    const baton = await temporaryBaton();
    await expect(listStrategies(baton, { limit: 3, cursor: 'A B' })).rejects.toThrow(InvalidCursor);
  });
});
