import type { BenchRow } from './row.ts';

/** The rows as aligned text. */
export function benchTable(rows: readonly BenchRow[]): string {
  const lines = [
    ['case', 'measure', 'value', 'bar', 'holds'],
    ...rows.map((row) => [
      row.case,
      row.measure,
      row.value.toPrecision(4).replace(/\.?0+(?=e|$)/, ''),
      row.bar ?? '',
      row.holds === null ? '' : row.holds ? 'yes' : 'NO',
    ]),
  ];
  const widths = lines[0]?.map((_, column) =>
    Math.max(...lines.map((cells) => cells[column]?.length ?? 0)),
  );
  return lines
    .map((cells) => cells.map((cell, column) => cell.padEnd(widths?.[column] ?? 0)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}
