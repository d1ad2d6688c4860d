import type { Settings } from '../settings.ts';
import type { AssignedVersion } from './assign-version.ts';
import type { CompiledStrategy } from './policy.ts';
import type { Weighing } from './weigh.ts';

/** What was drawn among. */
interface Drawn {
  /** The strategies that apply, the most specific first. */
  readonly applicable: readonly CompiledStrategy[];
  readonly weighing: Weighing;
  readonly settings: Settings;
}

/** Why a task follows its version, for people: rule, evidence, exploration. */
export function explainSelection(
  { source, experimentId, arm }: AssignedVersion,
  drawn: Drawn,
): string {
  switch (source) {
    case 'holdout':
      return `Held out with ${percent(drawn.settings.holdoutShare)} of all tasks: the hand-designed baseline answers.`;
    case 'experiment':
      return `${explainDraw(drawn)} Its experiment ${experimentId} assigns the task to ${arm}.`;
    case 'policy':
      return explainDraw(drawn);
  }
}

function explainDraw({ applicable, weighing, settings: { mode } }: Drawn): string {
  const [mostSpecific] = applicable;
  if (applicable.length === 1) return `${mostSpecific?.slug} is the only strategy that applies.`;
  const { basis, decisions } = weighing;
  const among = `Among the ${applicable.length} strategies that apply`;
  if (basis !== 'evidence') {
    return `${among} none has a settled run: the most specific, ${mostSpecific?.slug}, is preferred.`;
  }
  return mode === 'frozen'
    ? `${among} the best estimate from ${decisions} settled runs; the mode is frozen.`
    : `${among} drawn by estimated utility from ${decisions} settled runs, with exploration.`;
}

function percent(share: number): string {
  return `${Math.round(share * 1_000) / 10} %`;
}
