import { type Context, featureOf } from '../context/context.ts';
import type { Cell } from './analysis.ts';
import { LANGUAGES } from './languages.ts';

/** The values of the features that make cells: those of the encoder alone, never other words. */
const VALUES = {
  complexity: ['low', 'medium', 'high'],
  projectSize: ['small', 'medium', 'large', 'huge', 'unknown'],
  testCoverage: ['low', 'medium', 'high', 'unknown'],
  language: LANGUAGES,
} as const satisfies Readonly<Record<string, readonly string[]>>;
type CellFeature = keyof typeof VALUES;

/** The value of whatever the encoder would not have written, or did not know. No context has it. */
const OTHER = 'other';

/** Two features that divide all contexts into cells. */
export type Division = readonly [CellFeature, CellFeature];

/** The divisions that an analysis chooses from: what the hand-designed strategies differ by. */
export const DIVISIONS: readonly Division[] = [
  ['complexity', 'projectSize'],
  ['complexity', 'testCoverage'],
  ['complexity', 'language'],
];

/** The cell of a context. There are 264 in a division at the most. */
export function cellOf(context: Context, [first, second]: Division): Cell {
  const values = [codedValue(context, first), codedValue(context, second)] as const;
  return {
    id: `${first}=${values[0]} ${second}=${values[1]}`,
    features: { [first]: values[0], [second]: values[1] },
  };
}

/** Whether a context lies in a cell. */
export function isInCell(context: Context, { features }: Pick<Cell, 'features'>): boolean {
  return Object.entries(features).every(([name, value]) =>
    isCellFeature(name) ? codedValue(context, name) === value : featureOf(context, name) === value,
  );
}

/** Whether contexts have the very values of the cell, so that a rule can name it. */
export function canBeNamed({ features }: Pick<Cell, 'features'>): boolean {
  return !Object.values(features).includes(OTHER);
}

function codedValue(context: Context, feature: CellFeature): string {
  const value = featureOf(context, feature);
  return VALUES[feature].find((each) => each === value) ?? OTHER;
}

function isCellFeature(name: string): name is CellFeature {
  return Object.hasOwn(VALUES, name);
}
