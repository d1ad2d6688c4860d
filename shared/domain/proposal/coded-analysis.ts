import type { Analysis, RunSketch } from '../analysis/analysis.ts';
import type { VersionId } from '../identifiers.ts';
import { codedConfiguration, codedFeatures } from './coded-edits.ts';
import { ruleText } from './rule-text.ts';
import type { WordCodes } from './word-codes.ts';

/** The names of cells by their ids, made of their features alone: a name, once, for each cell. */
export function cellNames({ cells }: Analysis, codes: WordCodes): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const [at, { id, features }] of cells.entries()) {
    const name = ruleText(codedFeatures(features, codes));
    const unique = taken.has(name) ? `cell-${at + 1}` : name;
    taken.add(unique);
    names.set(id, unique);
  }
  return names;
}

/** The analysis with codes for the words that are not shown. */
export function codedAnalysis(
  analysis: Analysis,
  versionId: VersionId,
  names: ReadonlyMap<string, string>,
  codes: WordCodes,
): Analysis {
  const nameOf = (cell: string) => names.get(cell) ?? 'another cell';
  const counted = ({ code, runs }: { readonly code: string; readonly runs: number }) => ({
    code: codes.coded('code', code),
    runs,
  });
  const sketched = (sketch: RunSketch, id: string): RunSketch => ({
    ...sketch,
    id,
    failureCode: sketch.failureCode === null ? null : codes.coded('code', sketch.failureCode),
    agents: sketch.agents.map((agent) => codes.coded('agent', agent)),
  });
  return {
    ...analysis,
    versionId,
    config: codedConfiguration(analysis.config, codes),
    cells: analysis.cells.map((cell) => ({
      ...cell,
      id: nameOf(cell.id),
      features: codedFeatures(cell.features, codes),
    })),
    failures: analysis.failures.map(counted),
    repeatedFailures: analysis.repeatedFailures.map(counted),
    contributions: analysis.contributions.map((each) => ({
      ...each,
      type: codes.coded('type', each.type),
      option: codes.coded(each.type === 'select_agent' ? 'agent' : 'option', each.option),
    })),
    agents: analysis.agents.map((each) => ({
      ...each,
      cell: nameOf(each.cell),
      agent: codes.coded('agent', each.agent),
    })),
    pairs: analysis.pairs.map(({ cell, failed, successful }, at) => ({
      cell: nameOf(cell),
      failed: sketched(failed, `failed-${at + 1}`),
      successful: sketched(successful, `successful-${at + 1}`),
    })),
  };
}
