import type { ImportTotals, RefusedLine } from '../../shared/application/import/tally.ts';

/** What an import came to. */
export interface ImportSummary {
  readonly file: string;
  readonly totals: ImportTotals;
  /** Runs learned from here; `undefined` where the deployment does that. */
  readonly folded: number | undefined;
  readonly secondsElapsed: number;
}

/** The summary for people. @param first lines that were refused */
export function summaryAsText(summary: ImportSummary, first: readonly RefusedLine[]): string {
  const { file, totals, folded, secondsElapsed } = summary;
  const { imported, there, refused, settingsLeftOut } = totals;
  const more = refused - first.length;
  return [
    `Imported from ${shown(file)} in ${secondsElapsed.toFixed(1)} s: ${countsOf(imported)}.`,
    `There already, saying the same: ${countsOf(there)}.`,
    folded === undefined
      ? 'The deployment learns from them within minutes; on this machine the server does, while it runs.'
      : `Learned from ${count(folded, 'run')}.`,
    ...(settingsLeftOut > 0
      ? ['The settings in the file were left out: see --with-settings.']
      : []),
    ...(refused > 0 ? ['', `Refused ${count(refused, 'time')}:`] : []),
    ...first.map(({ line, reason }) => shown(`${file}:${line}: ${reason}`)),
    ...(more > 0 ? [`… and ${more} more: --report OUT.jsonl writes all of them`] : []),
  ].join('\n');
}

export function summaryAsJson({ totals, folded, secondsElapsed }: ImportSummary): string {
  return JSON.stringify({ ...totals, folded: folded ?? null, secondsElapsed });
}

function countsOf(counts: ImportTotals['there']): string {
  const { runs, decisions, strategies, versions, settings } = counts;
  const texts = [
    ...(runs > 0 ? [`${count(runs, 'run')} with ${count(decisions, 'decision')}`] : []),
    ...(strategies > 0 ? [count(strategies, 'strategy', 'strategies')] : []),
    ...(versions > 0 ? [`${count(versions, 'version')} of strategies`] : []),
    ...(settings > 0 ? ['the settings'] : []),
  ];
  return texts.join(', ') || 'nothing';
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/** Text from a file as a terminal may show it. */
function shown(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '�');
}
