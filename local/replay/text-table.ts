import type { Table } from './summary-tables.ts';

/** The table as aligned plain text: names to the left, figures to the right. */
export function textTable({ caption, columns, rows }: Table): string {
  const widths = columns.map((column, at) =>
    Math.max(...[column, ...rows.map((row) => row[at] ?? '')].map(displayWidth)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => pad(cell, widths[at] ?? 0, at === 0))
      .join('  ')
      .trimEnd();
  return [caption, '', line(columns), ...rows.map(line)].join('\n');
}

function pad(cell: string, width: number, left: boolean): string {
  const space = ' '.repeat(width - displayWidth(cell));
  return left ? cell + space : space + cell;
}

/** In code points, which is right for all but combining and double-width characters. */
function displayWidth(text: string): number {
  return [...text].length;
}
