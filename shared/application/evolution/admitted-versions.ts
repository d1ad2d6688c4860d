import type { Admission } from '../../domain/admission/admission.ts';
import type { Evolution } from '../../domain/evolution/evolution.ts';
import { versionIdOf } from '../../domain/identifiers.ts';
import { applyEdits } from '../../domain/proposal/apply-edits.ts';
import { contentHash } from '../../domain/strategy/content-hash.ts';
import type { Strategy, StrategyVersion } from '../../domain/strategy/strategy.ts';
import type { Baton } from '../baton.ts';

/** The versions of an experiment that an evolution starts. */
export interface AdmittedVersions {
  readonly control: StrategyVersion;
  readonly challengers: readonly StrategyVersion[];
  /** Those of the challengers that do not exist yet. */
  readonly added: readonly StrategyVersion[];
}

/**
 * The parent and the versions that its admitted proposals make. A configuration that the strategy has
 * had before is that version again: one whose experiment was inconclusive may be tried once more.
 */
export async function admittedVersions(
  { stores, clock }: Baton,
  { slug }: Strategy,
  { executionId, analysis, proposer, admissions }: Evolution,
): Promise<AdmittedVersions> {
  const [known, question] = await Promise.all([
    stores.strategies.versions(slug),
    stores.proposer.question(slug, executionId),
  ]);
  const control = known.find(({ id }) => id === analysis?.versionId);
  if (control === undefined || question === undefined || proposer === null) {
    throw new Error(
      `the execution ${executionId} left nothing to start an experiment of ${slug} with`,
    );
  }
  const challengers: StrategyVersion[] = [];
  const added: StrategyVersion[] = [];
  for (const { content } of admissions.filter(({ admitted }) => admitted)) {
    const result = applyEdits(control.config, content.edits, question.grid);
    if (result.kind !== 'applied')
      throw new Error(`an admitted proposal is refused: ${result.reason}`);
    const hash = contentHash(result.config);
    const existing = known.find((version) => version.contentHash === hash);
    const number = (known.at(-1)?.number ?? 0) + added.length + 1;
    const version: StrategyVersion = existing ?? {
      id: versionIdOf(slug, number),
      slug,
      number,
      parentVersionId: control.id,
      config: result.config,
      provenance: proposer.name,
      reasoning: reasoningOf(content),
      expectedImprovement: content.expected.gain,
      contentHash: hash,
      createdAt: clock.now(),
    };
    challengers.push(version);
    if (existing === undefined) added.push(version);
  }
  return { control, challengers, added };
}

/** For people who read the lineage; no agent sees it. */
function reasoningOf({ edits, rationale }: Admission['content']): string {
  const changes = edits.map(({ path, value }) => `${path} becomes ${value}`).join('; ');
  return `${changes}. ${rationale}`;
}
