import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Refusal } from '../replay/refusal.ts';
import { STORAGE_OPTIONS, type StoragePlace, storagePlace } from '../storage-options.ts';

/** What an import was asked to do. */
export interface ImportOptions {
  readonly file: string;
  readonly withSettings: boolean;
  /** Where to write every refusal. */
  readonly report: string | undefined;
  readonly place: StoragePlace;
  readonly json: boolean;
}

export const HELP = `Takes in past runs, and everything that npm run export has written.

  npm run import -- FILE.jsonl [options]

  --with-settings    also take over the settings in the file; without it they are left out
  --report OUT.jsonl write every line that was refused, with its number and the reason
  --data ./.baton    the folder to keep everything in; made if it is not there. A server may run
                     on it meanwhile
  --store dynamodb --dynamodb-endpoint URL [--dynamodb-prefix baton]
                     import into a DynamoDB instead, on AWS into PREFIX-strategies and PREFIX-runs
  --json             print the figures as the last line of standard output
  --help             print this

Each line of FILE.jsonl is one run, or a strategy with its versions; the README says all fields:
  {"runId":"r1","taskId":"issue-482","createdAt":"2026-01-31T12:00:00Z","project":"acme/web",
   "context":{"taskKind":"bug"},"decisions":[{"type":"select_agent","chosen":"codex",
   "alternatives":["claude","codex"]}],"outcome":{"merged":true,"costUsd":0.42}}

What is there already and says the same stays as it is, so the same command can be given again, and
goes on after an interruption. A line that does not fit, or that differs from what is there, is
refused, and everything else goes in.

Exit status: 0 when everything is in, 1 when something failed or was refused, 2 when the arguments,
the file or the place were refused.
`;

/** Reads the command line; `undefined` asks for help. Throws a refusal that names the argument. */
export function parseOptions(argv: readonly string[]): ImportOptions | undefined {
  const { values, positionals } = parsed(argv);
  if (values.help) return undefined;
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) {
    throw new Refusal(`expected one FILE.jsonl, got ${positionals.length}`);
  }
  if (values.report !== undefined && resolve(values.report) === resolve(file)) {
    throw new Refusal('--report would overwrite the file that is imported');
  }
  return {
    file,
    withSettings: values['with-settings'],
    report: values.report,
    place: storagePlace(values),
    json: values.json,
  };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        'with-settings': { type: 'boolean', default: false },
        report: { type: 'string' },
        ...STORAGE_OPTIONS,
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false, short: 'h' },
      },
    });
  } catch (error) {
    throw new Refusal(error instanceof Error ? error.message : String(error));
  }
}
