import type { BenchRow } from './row.ts';

/** The rows as aligned text. */
export function benchTable(rows: readonly BenchRow[]): string {
  const lines = [
    ['case', 'measure', 'value', 'bar', 'holds'],
    ...rows.map((row) => [
      row.case,
      row.measure,
      formatted(row.value),
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

/** Four significant digits at least, and no exponent. */
function formatted(value: number): string {
  return Math.abs(value) >= 1_000 ? value.toFixed(0) : String(Number(value.toPrecision(4)));
}
