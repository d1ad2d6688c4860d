/** What lines hold. */
type Kind = 'runs' | 'decisions' | 'strategies' | 'versions' | 'settings';
type Counts = Record<Kind, number>;

/** What an import has stored and found so far. */
export interface ImportTotals {
  readonly imported: Readonly<Counts>;
  /** What was there already and says the same. */
  readonly there: Readonly<Counts>;
  /** Lines, and parts of lines, that were left out. */
  readonly refused: number;
  /** Lines with settings that nobody asked for. */
  readonly settingsLeftOut: number;
}

/** A line, or a part of it, that was left out. */
export interface RefusedLine {
  /** From 1. */
  readonly line: number;
  readonly reason: string;
}

/** Counts what becomes of lines. */
export class ImportTally {
  readonly #counts = { imported: none(), there: none() };
  readonly #onRefused: (refused: RefusedLine) => void;
  #refused = 0;
  #settingsLeftOut = 0;

  /** @param onRefused hears of every refusal */
  constructor(onRefused: (refused: RefusedLine) => void) {
    this.#onRefused = onRefused;
  }

  add(became: 'imported' | 'there', kind: Kind, count = 1): void {
    this.#counts[became][kind] += count;
  }

  refuse(line: number, reason: string): void {
    this.#refused += 1;
    this.#onRefused({ line, reason });
  }

  leaveOutSettings(): void {
    this.#settingsLeftOut += 1;
  }

  totals(): ImportTotals {
    return {
      imported: { ...this.#counts.imported },
      there: { ...this.#counts.there },
      refused: this.#refused,
      settingsLeftOut: this.#settingsLeftOut,
    };
  }
}

function none(): Counts {
  return { runs: 0, decisions: 0, strategies: 0, versions: 0, settings: 0 };
}
