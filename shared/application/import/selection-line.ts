import { SELECT_STRATEGY, versionIdSchema } from '../../domain/identifiers.ts';
import { invalidInput } from '../refusal.ts';
import { type DecisionLine, decisionLineSchema, type RunLine } from './run-line.ts';

/** The decision of a line that says which strategy the run followed, with its path in the line. */
export interface SelectionLine {
  readonly path: string;
  readonly decision: DecisionLine;
}

/**
 * @returns `undefined` when the run followed none
 * @throws Refusal for a line that names several, or what is no strategy version
 */
export function selectionLineOf({
  strategyVersionId,
  decisions,
  ...run
}: RunLine): SelectionLine | undefined {
  const [first, second] = [...decisions.entries()].filter(
    ([, { type }]) => type === SELECT_STRATEGY,
  );
  if (second !== undefined)
    throw invalidInput(`decisions.${second[0]}.type`, 'a run has one selection');
  if (first === undefined) {
    if (strategyVersionId !== undefined) return shortFor(strategyVersionId);
    const needless = (['experimentId', 'arm', 'assignsTask'] as const).find((name) => run[name]);
    if (needless === undefined) return undefined;
    throw invalidInput(needless, 'expected only with a strategy that the run followed');
  }
  const [at, decision] = first;
  if (strategyVersionId !== undefined && strategyVersionId !== decision.chosen) {
    throw invalidInput('strategyVersionId', `expected what decisions.${at} chose, or none`);
  }
  const stranger = (decision.alternatives ?? []).findIndex(
    ({ value }) => !versionIdSchema.safeParse(value).success,
  );
  if (stranger < 0) return { path: `decisions.${at}`, decision };
  throw invalidInput(
    `decisions.${at}.alternatives.${stranger}`,
    'expected the id of a strategy version',
  );
}

function shortFor(versionId: string): SelectionLine {
  const decision = decisionLineSchema.parse({ type: SELECT_STRATEGY, chosen: versionId });
  return { path: 'strategyVersionId', decision };
}
