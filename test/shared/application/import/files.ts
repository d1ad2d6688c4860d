import type { Baton } from '../../../../shared/application/baton.ts';
import { exportLines } from '../../../../shared/application/export/export-lines.ts';
import {
  type ImportRequest,
  importLines,
} from '../../../../shared/application/import/import-lines.ts';
import type { ImportTotals, RefusedLine } from '../../../../shared/application/import/tally.ts';
import type { Stores } from '../../../../shared/ports.ts';

/** What became of a file. */
export interface Imported {
  readonly totals: ImportTotals;
  readonly refused: readonly RefusedLine[];
}

/** Imports lines, given as text or as what they hold, so many at a time. */
export async function importAll(
  baton: Baton,
  lines: readonly unknown[],
  options: Partial<ImportRequest> & { readonly batchSize?: number } = {},
): Promise<Imported> {
  const refused: RefusedLine[] = [];
  const totals = await importLines(baton, {
    batches: batchesOf(lines, options.batchSize ?? 16),
    withSettings: false,
    caller: 'tester',
    reason: 'a test',
    onRefused: (line) => refused.push(line),
    onProgress: () => undefined,
    ...options,
  });
  return { totals, refused };
}

async function* batchesOf(lines: readonly unknown[], size: number): ImportRequest['batches'] {
  const numbered = lines.map((line, at) => ({
    number: at + 1,
    text: typeof line === 'string' ? line : JSON.stringify(line),
  }));
  for (let first = 0; first < lines.length; first += size) {
    yield numbered.slice(first, first + size);
  }
}

/** The lines of an export, as text. */
export async function exportAll(stores: Stores, since?: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const { text } of exportLines(stores, since)) lines.push(text);
  return lines;
}

/** Every vector of sums, by its key, as its exact bits. */
export async function bitsOf(stores: Stores): Promise<Readonly<Record<string, string>>> {
  const sums = await stores.sums.list('');
  return Object.fromEntries(
    sums
      .map(({ family, member, vector }) => [
        `${family} ${member}`,
        Buffer.from(vector.slice().buffer).toString('hex'),
      ])
      .sort(),
  );
}

export const NOTHING = { runs: 0, decisions: 0, strategies: 0, versions: 0, settings: 0 };
