import type { PolicyHead, PolicyPartWrite, PolicyStore } from '../../ports.ts';
import { orConflict, runOrConflict } from './conflict.ts';
import type { Prepare } from './connection.ts';
import type { Database } from './database.ts';
import { jsonOf, numberOf, textOf } from './rows.ts';

/** The published policy in SQLite. */
export function sqlitePolicyStore(database: Database): PolicyStore {
  return {
    load: async (known) => {
      // Nearly every look finds the known version: one statement tells.
      const published = await database.read(publishedVersion);
      if (published === undefined) return undefined;
      if (known?.version === published) return { head: known, changed: new Map() };
      return await database.snapshot((prepare) => {
        const head = headOf(prepare, publishedVersion(prepare) ?? published);
        const earlier =
          known && epochOf(known.version) === epochOf(head.version) ? known : undefined;
        const changed = Object.keys(head.parts).filter(
          (id) => partVersion(earlier, id) !== partVersion(head, id),
        );
        return { head, changed: new Map(changed.map((id) => [id, contentOf(prepare, id)])) };
      });
    },
    publish: (parts) =>
      orConflict(
        database.write((prepare) => {
          prepare(
            `INSERT INTO policy_head (only_row, publication) VALUES (1, 1)
             ON CONFLICT DO UPDATE SET publication = publication + 1`,
          ).run();
          for (const part of parts) writePart(prepare, part);
          return headOf(prepare, publishedVersion(prepare) ?? '');
        }),
      ),
  };
}

/** `p12-5e0c91aa`: how often this file was published to, and which file it is. */
function publishedVersion(prepare: Prepare): string | undefined {
  const row = prepare('SELECT publication, epoch FROM policy_head').get();
  return row && `p${numberOf(row, 'publication')}-${textOf(row, 'epoch')}`;
}

function epochOf(version: string): string | undefined {
  return version.split('-')[1];
}

function headOf(prepare: Prepare, version: string): PolicyHead {
  const rows = prepare('SELECT part_id, version FROM policy_parts ORDER BY part_id').all();
  const parts = rows.map((row) => [textOf(row, 'part_id'), numberOf(row, 'version')] as const);
  return { version, parts: Object.fromEntries(parts) };
}

function partVersion(head: PolicyHead | undefined, id: string): number | undefined {
  return head !== undefined && Object.hasOwn(head.parts, id) ? head.parts[id] : undefined;
}

/** @throws StoredDataError */
function contentOf(prepare: Prepare, id: string): unknown {
  const row = prepare('SELECT document FROM policy_parts WHERE part_id = ?').get(id);
  return row && jsonOf(textOf(row, 'document'), { table: 'policy_parts', key: id });
}

function writePart(prepare: Prepare, { id, expectedVersion, content }: PolicyPartWrite): void {
  if (expectedVersion === undefined) {
    const insert = prepare('INSERT INTO policy_parts VALUES (?, 1, ?) ON CONFLICT DO NOTHING');
    runOrConflict(insert, id, JSON.stringify(content));
  } else {
    const update = prepare(
      `UPDATE policy_parts SET version = version + 1, document = ?
       WHERE part_id = ? AND version = ?`,
    );
    runOrConflict(update, JSON.stringify(content), id, expectedVersion);
  }
}
