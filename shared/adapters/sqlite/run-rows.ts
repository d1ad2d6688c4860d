import { type Decision, decisionSchema } from '../../domain/decision/decision.ts';
import type { RunId } from '../../domain/identifiers.ts';
import { type Run, runSchema } from '../../domain/run/run.ts';
import type { Prepare } from './connection.ts';
import { documentOf, jsonOf, numberOf, parsed, type Row, textOf } from './rows.ts';

/** The columns that {@link runOf} needs. */
export const RUN_COLUMNS = 'run_id, due_at, revision, document, folded';

/** @throws StoredDataError */
export function runOf(row: Row): Run {
  const name = { table: 'runs', key: textOf(row, 'run_id') };
  const document = jsonOf(textOf(row, 'document'), name);
  if (typeof document !== 'object') return parsed(runSchema, document, name);
  const folded = jsonOf(textOf(row, 'folded'), name);
  const columns = { revision: numberOf(row, 'revision'), dueAt: row.due_at, folded };
  return parsed(runSchema, { ...document, ...columns }, name);
}

/** What calls write of a run, without what columns hold. */
export function runDocument({ revision, dueAt, folded, ...document }: Run): string {
  return JSON.stringify(document);
}

/** In the order in which they were decided, then by id. @throws StoredDataError */
export function decisionsOf(prepare: Prepare, runId: RunId | string): Decision[] {
  const rows = prepare(
    `SELECT decision_id, document FROM decisions WHERE run_id = ? ORDER BY decided_at, decision_id`,
  );
  return rows.all(runId).map(decisionOf);
}

/** @throws StoredDataError */
export function decisionOf(row: Row): Decision {
  const key = textOf(row, 'decision_id');
  return documentOf(decisionSchema, row, { table: 'decisions', key });
}
