import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Refusal } from './refusal.ts';

/** What a replay was asked to do. */
export interface ReplayOptions {
  readonly file: string;
  /** Base address; without one the replay starts a server of its own. */
  readonly server: string | undefined;
  /** Seed of the order; without one the file's own order. */
  readonly shuffle: number | undefined;
  readonly passes: number;
  /** The most attempts at one task. */
  readonly attempts: number;
  /** Quality that one dollar is worth. */
  readonly costWeight: number;
  /** Where to write the page. */
  readonly report: string | undefined;
  readonly json: boolean;
}

export const HELP = `Plays recorded tasks through the HTTP API and reports what was learned.

  npm run replay -- FILE.jsonl [options]

  --server URL       play against this server; without it a temporary one is started.
                     BATON_TOKEN and BATON_OPERATOR_TOKEN are sent as bearer tokens if set
  --shuffle SEED     play the tasks in an order drawn from this seed (0 to 2147483647);
                     without it in the order of the file
  --passes N         play all tasks N times (default 1)
  --attempts N       ask again after a failure, up to N attempts a task (default 1)
  --cost-weight W    quality that one dollar is worth (default 0.1)
  --report FILE.html write a page with the learning curve, the choices and the costs
  --json             print the figures as the last line of standard output
  --help             print this

Each line of FILE.jsonl is one task with the recorded outcome of every alternative:
  {"taskId":"t1","type":"select_agent","context":{"taskKind":"bug"},"alternatives":["a","b"],
   "outcomes":{"a":{"success":1,"costUsd":0.31},"b":{"success":0,"costUsd":0.04}}}

Exit status: 0 when everything was played and stored, 1 when something failed, 2 when the
arguments or the file were refused.
`;

/** Reads the command line; `undefined` asks for help. Throws a refusal that names the argument. */
export function parseOptions(argv: readonly string[]): ReplayOptions | undefined {
  const { values, positionals } = parsed(argv);
  if (values.help) return undefined;
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) {
    throw new Refusal(`expected one FILE.jsonl, got ${positionals.length}`);
  }
  if (values.report !== undefined && resolve(values.report) === resolve(file)) {
    throw new Refusal('--report would overwrite the file that is replayed');
  }
  return {
    file,
    server: values.server === undefined ? undefined : address(values.server),
    shuffle:
      values.shuffle === undefined
        ? undefined
        : whole('--shuffle', values.shuffle, 0, 2_147_483_647),
    passes: whole('--passes', values.passes, 1, 1_000),
    attempts: whole('--attempts', values.attempts, 1, 100),
    costWeight: costWeight(values['cost-weight']),
    report: values.report,
    json: values.json,
  };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        server: { type: 'string' },
        shuffle: { type: 'string' },
        passes: { type: 'string', default: '1' },
        attempts: { type: 'string', default: '1' },
        'cost-weight': { type: 'string', default: '0.1' },
        report: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false, short: 'h' },
      },
    });
  } catch (error) {
    throw new Refusal(error instanceof Error ? error.message : String(error));
  }
}

function whole(name: string, text: string, minimum: number, maximum: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= minimum && value <= maximum) return value;
  throw new Refusal(
    `${name}: expected a whole number from ${minimum} to ${maximum}, got "${text}"`,
  );
}

function costWeight(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= 0 && value <= 100) return value;
  throw new Refusal(`--cost-weight: expected a number from 0 to 100, got "${text}"`);
}

function address(text: string): string {
  const url = URL.parse(text);
  if (url !== null && ['http:', 'https:'].includes(url.protocol)) return url.href;
  throw new Refusal(`--server: expected an address like http://127.0.0.1:8787, got "${text}"`);
}
