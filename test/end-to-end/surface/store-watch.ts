import { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Baton } from '../../../shared/application/baton.ts';

/** Looks at everything that is stored, over a connection of its own that can only read. */
export interface StoreWatch {
  /** All rows of all tables but the alerts, as text. */
  dump(): string;
  /** Waits until nothing is due, no evolution is under way and nothing is being written. */
  settled(): Promise<void>;
  close(): void;
}

/** How many turns of the event loop in a row must find the same before the store has settled. */
const CALM_LOOKS = 10;

export function watchStore(file: string, baton: Baton): StoreWatch {
  const database = new DatabaseSync(file, { readOnly: true });
  const tables = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'alerts'")
    .all()
    .map(({ name }) => String(name));
  const readVersion = database.prepare('PRAGMA data_version');
  const readEvolving = database.prepare(
    `SELECT (SELECT count(*) FROM evolutions WHERE ended_at IS NULL) +
     (SELECT count(*) FROM leases) AS evolving`,
  );
  const evolving = () => Number(readEvolving.get()?.evolving);
  const version = () => Number(readVersion.get()?.data_version);
  let known: { readonly version: number; readonly dump: string } | undefined;

  function dump(): string {
    // Changes with every commit of another connection, so that a quiet store is read once.
    const now = version();
    if (known?.version === now) return known.dump;
    const rows = tables.map((table) => {
      const all = database.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all();
      return all.map((row) => `${table} ${JSON.stringify(row, withBytes)}`).join('\n');
    });
    known = { version: now, dump: rows.join('\n') };
    return known.dump;
  }

  async function settled(): Promise<void> {
    let calm = 0;
    for (let seen = version(); calm < CALM_LOOKS; ) {
      await nextTurn();
      const now = version();
      const due = await baton.stores.folds.dueCount(baton.clock.now());
      calm = now === seen && due === 0 && evolving() === 0 ? calm + 1 : 0;
      seen = now;
    }
  }

  return { dump, settled, close: () => database.close() };
}

function withBytes(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
}
