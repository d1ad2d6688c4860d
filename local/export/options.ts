import { parseArgs } from 'node:util';
import { Refusal } from '../replay/refusal.ts';
import { momentSince } from '../since.ts';
import { STORAGE_OPTIONS, type StoragePlace, storagePlace } from '../storage-options.ts';

/** What an export was asked to do. */
export interface ExportOptions {
  /** `undefined` for standard output. */
  readonly file: string | undefined;
  /** ISO 8601; only runs created at or after it. */
  readonly since: string | undefined;
  readonly place: StoragePlace;
}

export const HELP = `Writes everything that was learned from, for npm run import on another machine or on AWS.

  npm run export -- FILE.jsonl [options]

  FILE.jsonl         the file to write, replaced when it is there and only once all is written;
                     - writes to standard output
  --since 60d        only runs created since then: 60d, 12h, 2026-01-31 or an ISO time; without
                     it all runs
  --data ./.baton    the folder that a server keeps everything in; only read
  --store dynamodb --dynamodb-endpoint URL [--dynamodb-prefix baton]
                     the same, where a server keeps it in DynamoDB
  --help             print this

The settings come first, then the strategies with all their versions, then the runs, the newest
first: one JSON object a line. The audit log, alerts and evolutions stay behind.

Exit status: 0 when everything was written, 1 when something failed, 2 when the arguments or the
place were refused.
`;

/** Reads the command line; `undefined` asks for help. Throws a refusal that names the argument. */
export function parseOptions(argv: readonly string[], now: Date): ExportOptions | undefined {
  const { values, positionals } = parsed(argv);
  if (values.help) return undefined;
  const [file, ...others] = positionals;
  if (file === undefined || file === '' || others.length > 0) {
    throw new Refusal(
      `expected one FILE.jsonl, or - for standard output, got ${positionals.length}`,
    );
  }
  const since = values.since === undefined ? undefined : momentSince(values.since, now);
  if (values.since !== undefined && since === undefined) {
    throw new Refusal(
      `--since: expected 60d, 12h or a date like 2026-01-31, got "${values.since}"`,
    );
  }
  return { file: file === '-' ? undefined : file, since, place: storagePlace(values) };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        since: { type: 'string' },
        ...STORAGE_OPTIONS,
        help: { type: 'boolean', default: false, short: 'h' },
      },
    });
  } catch (error) {
    throw new Refusal(error instanceof Error ? error.message : String(error));
  }
}
