import type { SQLInputValue, StatementSync } from 'node:sqlite';

/** Thrown in a write transaction when one of its conditions does not hold: all of it rolls back. */
class Conflict extends Error {
  override readonly name = 'Conflict';
}

/** Runs a statement that must change a row; that it changes none means that its condition fails. */
export function runOrConflict(statement: StatementSync, ...values: readonly SQLInputValue[]): void {
  if (statement.run(...values).changes === 0) throw new Conflict('a condition does not hold');
}

/** The answer of a write, or `conflict` when one of its conditions did not hold. */
export async function orConflict<Answer>(write: Promise<Answer>): Promise<Answer | 'conflict'> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof Conflict) return 'conflict';
    throw error;
  }
}
