import { parseArgs } from 'node:util';
import { decisionTypeSchema } from '../../shared/domain/identifiers.ts';
import { Refusal } from '../replay/refusal.ts';
import { momentSince } from '../since.ts';
import { STORAGE_OPTIONS, type StoragePlace, storagePlace } from '../storage-options.ts';

/** What an evaluation was asked to do. */
export interface EvaluateOptions {
  /** `current`, `uniform`, or the name of a file. */
  readonly policy: string;
  /** ISO 8601; runs created at or after it. */
  readonly since: string;
  /** Only decisions of this type. */
  readonly type: string | undefined;
  readonly place: StoragePlace;
  readonly json: boolean;
}

export const HELP = `Estimates from the log what another policy would have come to, per decision type.

  npm run evaluate -- --policy FILE|current|uniform [options]

  --policy FILE      the policy in a file, as GET /v1/policy answered it
  --policy current   the policy that answers now. It has learned from these very runs, which
                     makes it look better than it will do
  --policy uniform   every alternative that could have been chosen as likely as the others
  --since 60d        runs created since then: 60d, 12h, 2026-01-31 or an ISO time (default 60d)
  --type T           only decisions of this type, like select_agent or select_strategy
  --data ./.baton    the folder that a server keeps everything in; only read
  --store dynamodb --dynamodb-endpoint URL [--dynamodb-prefix baton]
                     the same, where a server keeps it in DynamoDB
  --json             print the figures as the last line of standard output
  --help             print this

Only decisions count that chance made with known probabilities, in runs whose outcome is known.
Each is judged by itself, as if the others of its run had been made as they were. Where the log
says too little about the policy the answer is "insufficient support" and no number.

Exit status: 0 when the log was evaluated, also without support, 1 when something failed, 2 when
the arguments, the file or the place were refused.
`;

/** Reads the command line; `undefined` asks for help. Throws a refusal that names the argument. */
export function parseOptions(argv: readonly string[], now: Date): EvaluateOptions | undefined {
  const values = parsed(argv);
  if (values.help) return undefined;
  const { policy, type } = values;
  if (policy === undefined || policy === '') {
    throw new Refusal('--policy: expected a file, current or uniform');
  }
  if (type !== undefined && !decisionTypeSchema.safeParse(type).success) {
    throw new Refusal(`--type: expected a decision type like select_agent, got "${type}"`);
  }
  const since = momentSince(values.since, now);
  if (since === undefined) {
    throw new Refusal(
      `--since: expected 60d, 12h or a date like 2026-01-31, got "${values.since}"`,
    );
  }
  return { policy, since, type, place: storagePlace(values), json: values.json };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        policy: { type: 'string' },
        since: { type: 'string', default: '60d' },
        type: { type: 'string' },
        ...STORAGE_OPTIONS,
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false, short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new Refusal(error instanceof Error ? error.message : String(error));
  }
}
