import { type Slug, versionIdOf } from '../../domain/identifiers.ts';
import { contentHash } from '../../domain/strategy/content-hash.ts';
import type { StrategyVersion } from '../../domain/strategy/strategy.ts';
import { StorageUnavailable } from '../../ports.ts';
import { auditEntry } from '../audit.ts';
import type { ImportScope } from './import-scope.ts';
import type { VersionLine } from './strategy-line.ts';

/** How often a version is tried again while others add versions to the same strategy. */
const MOST_ATTEMPTS = 10;

/** What became of the versions of one line. */
export interface VersionsImport {
  readonly imported: number;
  readonly there: number;
  /** Why some were left out. */
  readonly refusals: readonly string[];
}

/** Adds the versions that are not there yet; one that is there stays as it is. */
export async function importVersions(
  scope: ImportScope,
  slug: Slug,
  lines: readonly VersionLine[],
): Promise<VersionsImport> {
  let [imported, there] = [0, 0];
  const refusals: string[] = [];
  let known = await scope.baton.stores.strategies.versions(slug);
  for (const [at, line] of lines.entries()) {
    const version = completeVersion(slug, at, line, scope.baton.clock.now());
    const answer = await importVersion(scope, version, known);
    if (answer === 'there') there += 1;
    else if (answer === 'imported') {
      imported += 1;
      known = [...known, version];
    } else {
      scope.foreignVersions.add(version.id);
      refusals.push(`versions.${at}: ${answer.refused}`);
    }
  }
  return { imported, there, refusals };
}

function completeVersion(slug: Slug, at: number, line: VersionLine, now: string): StrategyVersion {
  const { number = at + 1, createdAt = now, config, ...rest } = line;
  const id = versionIdOf(slug, number);
  return { id, slug, number, config, contentHash: contentHash(config), createdAt, ...rest };
}

/** @param known the strategy's versions as they were read last */
async function importVersion(
  { baton, caller, reason }: ImportScope,
  version: StrategyVersion,
  known: readonly StrategyVersion[],
): Promise<'imported' | 'there' | { readonly refused: string }> {
  const { id, slug, number, contentHash: hash } = version;
  let others = known;
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const same = others.find((each) => each.contentHash === hash);
    if (same?.id === id) return 'there';
    if (same !== undefined) return { refused: `the configuration of ${id} is ${same.id} here` };
    if (others.some((each) => each.number === number)) {
      return { refused: `${id} has another configuration here` };
    }
    const entry = { caller, action: 'version_added', subject: id, reason, before: null } as const;
    const audit = auditEntry(baton, { ...entry, after: version });
    if ((await baton.stores.strategies.addVersion(version, audit)) === 'added') return 'imported';
    others = await baton.stores.strategies.versions(slug);
  }
  throw new StorageUnavailable(`strategy ${slug} has too many writers at once`);
}
