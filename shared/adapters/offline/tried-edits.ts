import { leafText } from '../../domain/proposal/leaves.ts';
import type { PastExperiment } from '../../domain/proposal/past-experiment.ts';
import type { Edit } from '../../domain/proposal/proposal.ts';
import type { ProposalQuestion } from '../../domain/proposal/proposal-question.ts';

/** What experiments say about edits before they are made again. */
export interface TriedEdits {
  /** How many experiments changed this leaf. */
  times(path: string): number;
  /** Whether exactly this was tried before, however it went. */
  hasTried(edits: readonly Edit[]): boolean;
  /** Whether exactly this was worse, or goes further where a step was worse. */
  isWorse(edits: readonly Edit[]): boolean;
  /** Whether it ended without a verdict, once, but looked better: another challenger may have won. */
  isPromising(edits: readonly Edit[]): boolean;
  /** Whether a value of this leaf, by itself, was worse. */
  hasLost(path: string): boolean;
  /** Single edits that won, the latest first, with their place among the experiments. */
  readonly won: readonly { readonly edit: Edit; readonly at: number }[];
}

/** The smallest gain that experiments look for. */
const PROMISING_GAIN = 0.05;

export function triedEdits({ analysis, past }: ProposalQuestion): TriedEdits {
  const worse = past.filter(({ label }) => label === 'lost' || label === 'harmful');
  const single = (experiments: readonly PastExperiment[]) =>
    experiments.flatMap(({ edits }) => (edits.length === 1 ? edits : []));
  const lostSingly = single(worse);
  const keyOf = (edits: readonly Edit[]) =>
    edits
      .map(({ path, value }) => `${path}=${value}`)
      .sort()
      .join('\n');
  const tried = new Set(past.map(({ edits }) => keyOf(edits)));
  const lost = new Set(worse.map(({ edits }) => keyOf(edits)));
  const isBeyondLoss = ({ path, value }: Edit) => {
    const present = Number(leafText(analysis.config, path));
    return lostSingly.some((each) => {
      if (each.path !== path) return false;
      const [lostStep, step] = [Number(each.value) - present, Number(value) - present];
      return lostStep * step > 0 && Math.abs(step) >= Math.abs(lostStep);
    });
  };
  return {
    times: (path) => past.filter(({ edits }) => edits.some((edit) => edit.path === path)).length,
    hasTried: (edits) => tried.has(keyOf(edits)),
    isPromising: (edits) => {
      const [only, ...more] = past.filter((each) => keyOf(each.edits) === keyOf(edits));
      const isOpen = only?.label === 'inconclusive' && more.length === 0;
      return isOpen && (only.measuredGain ?? 0) >= PROMISING_GAIN;
    },
    isWorse: (edits) => lost.has(keyOf(edits)) || (edits.length === 1 && edits.some(isBeyondLoss)),
    hasLost: (path) => lostSingly.some((each) => each.path === path),
    won: [...past.entries()].flatMap(([at, { label, edits }]) =>
      label === 'won' && edits.length === 1 ? edits.map((edit) => ({ edit, at })) : [],
    ),
  };
}
