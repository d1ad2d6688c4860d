import type { Analysis } from '../../domain/analysis/analysis.ts';
import { namedLeafOf } from '../../domain/proposal/leaf-path.ts';
import type { Edit } from '../../domain/proposal/proposal.ts';
import { ruleOfText } from '../../domain/proposal/rule-text.ts';

/** As in the check of relevance. */
const LEAST_SHARE = 0.05;
const MOST_SHARE = 0.6;

/** Whether so many runs are concerned as a change must concern to be admitted, as far as is known. */
export function concernsEnough(analysis: Analysis, { path, value }: Edit): boolean {
  const named = namedLeafOf(path);
  if (named === undefined) return true;
  const { family, name } = named;
  const { overall, config } = analysis;
  switch (family) {
    case 'agentSelection.rules': {
      const share = runsWhere(analysis, name) / Math.max(1, overall.runs);
      const isUsual =
        value === config.agentSelection.default && config.agentSelection.rules.length === 0;
      return !isUsual && share >= LEAST_SHARE && share <= MOST_SHARE;
    }
    case 'agentSelection.agents': {
      const share = shareOfAgent(analysis, name);
      return (
        value === 'true' || share === undefined || (share >= LEAST_SHARE && share <= MOST_SHARE)
      );
    }
    case 'retry.onFailure':
    case 'escalation.onFailureCodes':
      return name === 'default' || failuresOf(analysis, name) >= LEAST_SHARE * overall.runs;
  }
}

/** Runs in the cells where a rule holds. */
function runsWhere({ cells }: Analysis, name: string): number {
  const rule = ruleOfText(name) ?? {};
  return cells
    .filter(({ features }) =>
      Object.entries(rule).every(
        ([feature, value]) => Object.hasOwn(features, feature) && features[feature] === value,
      ),
    )
    .reduce((sum, { runs }) => sum + runs, 0);
}

/** Of all attempts; `undefined` where no agents were chosen. */
function shareOfAgent({ agents }: Analysis, name: string): number | undefined {
  const attempts = (some: Analysis['agents']) => some.reduce((sum, { runs }) => sum + runs, 0);
  if (agents.length === 0) return undefined;
  return attempts(agents.filter(({ agent }) => agent === name)) / Math.max(1, attempts(agents));
}

function failuresOf({ failures, repeatedFailures }: Analysis, name: string): number {
  const runs = [...failures, ...repeatedFailures].filter(({ code }) => code === name);
  return Math.max(0, ...runs.map((each) => each.runs));
}
