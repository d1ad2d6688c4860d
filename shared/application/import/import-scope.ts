import { type VersionId, versionIdSchema } from '../../domain/identifiers.ts';
import type { FollowedStrategy } from '../../domain/run/selection.ts';
import { BUILT_IN_STRATEGY } from '../../domain/strategy/built-in.ts';
import type { Baton } from '../baton.ts';
import { readSettings } from '../change-settings.ts';
import { invalidInput, Refusal } from '../refusal.ts';
import type { Circumstances } from './complete-run.ts';
import type { SelectionLine } from './selection-line.ts';

/** What the lines of one import share. */
export interface ImportScope {
  readonly baton: Baton;
  /** Who imports, for the audit log. */
  readonly caller: string;
  /** Why, for the audit log. */
  readonly reason: string;
  /** What the settings say about runs. */
  readonly terms: Omit<Circumstances, 'now' | 'stored'>;
  /** Reads the settings again. */
  readTerms(): Promise<void>;
  /** Versions of the file that are something else here. */
  readonly foreignVersions: Set<VersionId>;
  /** @throws Refusal when there is no such version, or when it is something else here */
  strategyOf(selection: SelectionLine): Promise<FollowedStrategy>;
}

export async function startImport(
  baton: Baton,
  { caller, reason }: Pick<ImportScope, 'caller' | 'reason'>,
): Promise<ImportScope> {
  const foreignVersions = new Set<VersionId>();
  // Versions never change, so one look at each is enough.
  const strategies = new Map<string, FollowedStrategy>([
    [BUILT_IN_STRATEGY.versionId, BUILT_IN_STRATEGY],
  ]);
  const scope = {
    baton,
    caller,
    reason,
    terms: await termsOf(baton),
    async readTerms() {
      scope.terms = await termsOf(baton);
    },
    foreignVersions,
    async strategyOf({ path, decision: { chosen } }: SelectionLine) {
      const id = versionIdSchema.safeParse(chosen);
      if (id.success && foreignVersions.has(id.data)) {
        throw new Refusal('conflict', `${path}: ${chosen} has another configuration here`);
      }
      const known = strategies.get(chosen) ?? (id.success ? await find(baton, id.data) : undefined);
      if (known === undefined) throw invalidInput(path, `there is no strategy version ${chosen}`);
      strategies.set(chosen, known);
      return known;
    },
  };
  return scope;
}

async function termsOf(baton: Baton): Promise<ImportScope['terms']> {
  const { outcomeWindowSeconds, applicableSignals } = await readSettings(baton);
  return { outcomeWindowSeconds, applicableSignals: [...(applicableSignals ?? [])] };
}

async function find(baton: Baton, id: VersionId): Promise<FollowedStrategy | undefined> {
  const version = await baton.stores.strategies.version(id);
  if (version === undefined) return undefined;
  const { slug, number, config } = version;
  return { slug, versionId: id, version: number, config };
}
