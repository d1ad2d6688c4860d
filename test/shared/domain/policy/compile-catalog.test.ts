import { describe, expect, it } from 'vitest';
import { compileCatalog } from '../../../../shared/domain/policy/compile-catalog.ts';
import { catalogSchema, followedStrategy } from '../../../../shared/domain/policy/policy.ts';
import { DEFAULT_SETTINGS } from '../../../../shared/domain/settings.ts';
import type { Strategy } from '../../../../shared/domain/strategy/strategy.ts';
import { sampleStrategy, sampleVersion } from '../../../contracts/samples.ts';

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
    const catalog = compileCatalog(DEFAULT_SETTINGS, [stored('a')]);
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
