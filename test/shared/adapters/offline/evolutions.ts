import { offlineProposer } from '../../../../shared/adapters/offline/proposer.ts';
import { admit } from '../../../../shared/domain/admission/admit.ts';
import { versionIdOf } from '../../../../shared/domain/identifiers.ts';
import { editGridOf } from '../../../../shared/domain/proposal/edit-grid.ts';
import type { PastExperiment } from '../../../../shared/domain/proposal/past-experiment.ts';
import type { Edit } from '../../../../shared/domain/proposal/proposal.ts';
import type { Configuration } from '../../../../shared/domain/strategy/configuration.ts';
import { contentHash } from '../../../../shared/domain/strategy/content-hash.ts';
import { runsIn } from '../../domain/admission/made-up-runs.ts';
import { analysisOf, questionOf, rate } from '../../domain/proposal/made-up-question.ts';

/** A world in which a few edits are useful, and nothing in the data says which. */
export interface HiddenWorld {
  readonly start: Configuration;
  readonly useful: readonly Edit[];
  readonly mostChallengers: number;
  /** Of the evidence, so that draws differ. */
  readonly seed: number;
}

/** How many experiments it takes to find all useful edits; `undefined` beyond `most`. */
export async function experimentsToFindAll(
  { start, useful, mostChallengers, seed }: HiddenWorld,
  most: number,
): Promise<number | undefined> {
  const { slug } = questionOf();
  const proposer = offlineProposer();
  const found = new Set<Edit>();
  const versions = [versionOf(start, 1)];
  const past: PastExperiment[] = [];
  let current = versions[0];
  for (let experiment = 1; experiment <= most && current !== undefined; experiment += 1) {
    const analysis = analysisOf(current.config, {
      versionId: current.id,
      overall: rate(1_000 + seed, 500 + experiment),
      cells: [],
      failures: [{ code: 'tests_failed', runs: 400 }],
      repeatedFailures: [],
      quantiles: { costUsd: { median: 1, ninetieth: 2 }, durationSeconds: null, iterations: null },
    });
    const question = questionOf(current.config, {
      analysis,
      grid: editGridOf(current.config, {
        agents: [],
        failureCodes: ['tests_failed'],
        cells: [],
      }),
      past: past.slice(0, 50),
    });
    const result = await proposer.propose(question, AbortSignal.timeout(10_000));
    if (result.kind === 'unavailable') throw new Error(result.reason);
    const judged = admit(result.reply.proposals, {
      question,
      allowedAgents: null,
      versions,
      runs: runsIn([{ complexity: 'low' }, 3], [{ complexity: 'high' }, 2, FAILED]),
      offPolicy: () => undefined,
      mostChallengers,
    });
    let winner: ReturnType<typeof versionOf> | undefined;
    for (const { candidate, admission } of judged) {
      if (candidate === undefined) continue;
      const { edits } = admission.content;
      const gain = useful.find(({ path, value }) =>
        edits.some((edit) => edit.path === path && edit.value === value),
      );
      const known = versions.find((each) => each.contentHash === candidate.contentHash);
      const version = known ?? versionOf(candidate.config, versions.length + 1);
      if (known === undefined) versions.push(version);
      const isBetter = gain !== undefined && !found.has(gain);
      // One becomes current; another that is better too is left without a verdict.
      const wins = isBetter && winner === undefined;
      if (wins) {
        found.add(gain);
        winner = version;
      }
      past.unshift({
        versionId: version.id,
        parentVersionId: current.id,
        label: wins ? 'won' : 'inconclusive',
        edits,
        expectedGain: admission.content.expected.gain,
        measuredGain: isBetter ? 0.1 : 0,
      });
    }
    if (found.size === useful.length) return experiment;
    current = winner ?? current;
  }
  return undefined;

  function versionOf(config: Configuration, number: number) {
    return { id: versionIdOf(slug, number), config, contentHash: contentHash(config) };
  }
}

const FAILED = { failureCodes: ['tests_failed'] };
