import { describe, expect, it } from 'vitest';
import type { Arm, Experiment } from '../../../../shared/domain/experiment/experiment.ts';
import { slugSchema, versionIdOf } from '../../../../shared/domain/identifiers.ts';
import { compileCatalog } from '../../../../shared/domain/policy/compile-catalog.ts';
import { catalogSchema, followedStrategy } from '../../../../shared/domain/policy/policy.ts';
import { DEFAULT_SETTINGS } from '../../../../shared/domain/settings.ts';
import type { Strategy } from '../../../../shared/domain/strategy/strategy.ts';
import { sampleExperiment, sampleStrategy, sampleVersion } from '../../../contracts/samples.ts';

const STARTED = { status: 'running', startedAt: '2026-01-02T00:00:00.000Z' } as const;
const VERSIONS = [1, 2, 3, 4].map((number) => sampleVersion('a', number));

function onTrial(changes: Partial<Experiment> = {}, versions = VERSIONS) {
  const experiment = sampleExperiment('a-x7', {
    slug: slugSchema.parse('a'),
    arms: [arm('control', 2, 0.5), arm('challenger-1', 3, 0.3), arm('challenger-2', 4, 0.2)],
    ...STARTED,
    ...changes,
  });
  return { ...stored('a'), experiment: { experiment, versions } };
}

function arm(name: string, number: number, weight: number, closed: Arm['closed'] = null): Arm {
  return { name, versionId: versionIdOf(slugSchema.parse('a'), number), weight, closed };
}

function stored(slug: string, changes: Partial<Strategy> = {}) {
  return {
    strategy: sampleStrategy(slug, { contextRules: {}, ...changes }),
    current: sampleVersion(slug, 2),
    baseline: sampleVersion(slug, 1),
  };
}

const slugsOf = (...strategies: Parameters<typeof compileCatalog>[1]) =>
  compileCatalog(DEFAULT_SETTINGS, strategies).strategies.map(({ slug }) => slug);

describe('compiling the catalogue', () => {
  it('orders strategies by how specific they are, whatever their order of creation', () => {
    const all = [stored('a'), stored('b', { contextRules: { f: 1 } }), stored('c')];
    expect(slugsOf(...all)).toEqual(['b', 'a', 'c']);
    expect(slugsOf(...all.toReversed())).toEqual(['b', 'a', 'c']);
  });

  it('leaves out what is disabled and what has no version', () => {
    const nothing = { ...stored('c'), current: undefined };
    expect(slugsOf(stored('a', { enabled: false }), stored('b'), nothing)).toEqual(['b']);
  });

  it('keeps a strategy that has no hand-designed version', () => {
    const [strategy] = compileCatalog(DEFAULT_SETTINGS, [
      { ...stored('a'), baseline: undefined },
    ]).strategies;
    expect(strategy).toMatchObject({ baseline: null, current: { versionId: 'a@2', version: 2 } });
  });

  it('makes what a process can read back', () => {
    const catalog = compileCatalog(DEFAULT_SETTINGS, [stored('b'), onTrial()]);
    expect(catalogSchema.parse(JSON.parse(JSON.stringify(catalog)))).toEqual(catalog);
  });

  it('finds current and hand-designed versions by their ids, and no others', () => {
    const catalog = compileCatalog(DEFAULT_SETTINGS, [stored('a'), stored('b')]);
    const found = ['b@1', 'b@2', 'b@3', 'constructor'].map(
      (id) => followedStrategy(catalog, id)?.versionId,
    );
    expect(found).toEqual(['b@1', 'b@2', undefined, undefined]);
  });
});

describe('compiling a running experiment', () => {
  const compiled = (...of: Parameters<typeof onTrial>) =>
    compileCatalog(DEFAULT_SETTINGS, [onTrial(...of)]).strategies[0]?.experiment;

  it('takes its arms in their order, each with the configuration of its version', () => {
    expect(compiled()).toMatchObject({
      id: 'a-x7',
      arms: [
        { name: 'control', weight: 0.5, closed: false, version: { versionId: 'a@2' } },
        { name: 'challenger-1', weight: 0.3, version: { config: sampleVersion('a', 3).config } },
        { name: 'challenger-2', weight: 0.2, version: { version: 4 } },
      ],
    });
  });

  it('marks the arms that are closed', () => {
    const closed = {
      kind: 'harmful',
      versionId: null,
      reason: 'dear',
      at: STARTED.startedAt,
    } as const;
    const arms = [arm('control', 2, 0.5), arm('challenger-1', 3, 0.5, closed)];
    expect(compiled({ arms })?.arms.map((each) => each.closed)).toEqual([false, true]);
  });

  it.each<[string, Partial<Experiment>]>([
    ['has not begun', { status: 'draft' }],
    ['has ended', { status: 'ended' }],
    [
      'compares with what is current no more',
      { arms: [arm('control', 1, 0.5), arm('challenger-1', 2, 0.5)] },
    ],
    ['watches over what is current no more', { kind: 'retention' }],
  ])('leaves out one that %s', (_, changes) => {
    expect(compiled(changes)).toBeNull();
  });

  it('leaves out one with a version that is not there', () => {
    expect(compiled({}, VERSIONS.slice(0, 3))).toBeNull();
  });

  it('watches over the promoted version, which is the second arm', () => {
    const arms = [arm('previous', 1, 0.1), arm('promoted', 2, 0.9)];
    expect(compiled({ kind: 'retention', arms })?.arms).toHaveLength(2);
  });

  it('lets the versions of its arms be found', () => {
    const catalog = compileCatalog(DEFAULT_SETTINGS, [stored('b'), onTrial()]);
    const found = ['a@3', 'a@4', 'a@5'].map((id) => followedStrategy(catalog, id)?.versionId);
    expect(found).toEqual(['a@3', 'a@4', undefined]);
  });
});
