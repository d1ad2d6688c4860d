import type { EditGrid } from '../../domain/proposal/apply-edits.ts';
import { leafText } from '../../domain/proposal/leaves.ts';
import type { Edit } from '../../domain/proposal/proposal.ts';
import type { Configuration } from '../../domain/strategy/configuration.ts';

export type Direction = 'up' | 'down';

/** The value of a number on the grid next to the present one; `undefined` where there is none. */
export function stepOf(
  config: Configuration,
  grid: EditGrid,
  path: string,
  direction: Direction,
): Edit | undefined {
  const values = valuesAt(grid, path);
  const present = Number(leafText(config, path));
  const value =
    direction === 'up'
      ? values.find((each) => Number(each) > present)
      : values.findLast((each) => Number(each) < present);
  return value === undefined ? undefined : { path, value };
}

/** The edit, if the grid has it. */
export function editOn(grid: EditGrid, path: string, value: string): Edit | undefined {
  return valuesAt(grid, path).includes(value) ? { path, value } : undefined;
}

export function valuesAt(grid: EditGrid, path: string): readonly string[] {
  return (Object.hasOwn(grid, path) ? grid[path] : undefined) ?? [];
}
