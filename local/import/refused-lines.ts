import { closeSync, openSync, writeSync } from 'node:fs';
import type { RefusedLine } from '../../shared/application/import/tally.ts';
import { Refusal } from '../replay/refusal.ts';
import { refuseUnwritable } from '../replay/report-path.ts';

/** How many refused lines are listed before the rest is only counted. */
const LISTED_LINES = 20;

/** The lines that were refused: the first ones in memory, all of them in a file if one was named. */
export interface RefusedLines {
  add(refused: RefusedLine): void;
  /** The first refused lines, with their numbers and reasons. */
  readonly first: readonly RefusedLine[];
  close(): void;
}

/** @throws Refusal when the file cannot be written */
export async function refusedLines(file: string | undefined): Promise<RefusedLines> {
  if (file !== undefined) await refuseUnwritable(file);
  const descriptor = file === undefined ? undefined : opened(file);
  const first: RefusedLine[] = [];
  return {
    first,
    add(refused) {
      if (first.length < LISTED_LINES) first.push(refused);
      if (descriptor !== undefined) writeSync(descriptor, `${JSON.stringify(refused)}\n`);
    },
    close() {
      if (descriptor !== undefined) closeSync(descriptor);
    },
  };
}

function opened(file: string): number {
  try {
    return openSync(file, 'w');
  } catch (error) {
    throw new Refusal(`--report: ${error instanceof Error ? error.message : String(error)}`);
  }
}
