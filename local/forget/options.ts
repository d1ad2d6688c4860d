import { parseArgs } from 'node:util';
import { projectIdSchema, runIdSchema } from '../../shared/domain/identifiers.ts';
import { Refusal } from '../replay/refusal.ts';
import { STORAGE_OPTIONS, type StoragePlace, storagePlace } from '../storage-options.ts';

/** What shall be forgotten. */
export interface ForgetOptions {
  readonly kind: 'run' | 'project';
  readonly id: string;
  /** Without asking. */
  readonly yes: boolean;
  readonly place: StoragePlace;
}

export const HELP = `Removes a run, or all runs of a project, and everything that was learned from them.

  npm run forget -- --run ID | --project ID [options]

  --run ID           the run to forget
  --project ID       the project to forget: every run that names it
  --yes              do not ask; without a terminal to ask on, this must be given
  --data ./.baton    the folder that a server keeps everything in; it may go on meanwhile
  --store dynamodb --dynamodb-endpoint URL [--dynamodb-prefix baton]
                     the same, where a server keeps it in DynamoDB
  --help             print this

The runs go with their decisions and outcomes, and with the assignments that they made of their
tasks. What they added to the sums is taken back to the last bit, and the policy follows. Counts of
experiments that have ended stay as they are, and the audit log says that something was forgotten,
not what. An interrupted command is given again and goes on. A later report about a forgotten run
makes a new one.

Exit status: 0 when it is forgotten, or was not there, 1 when something failed, 2 when the arguments
or the place were refused.
`;

/** Reads the command line; `undefined` asks for help. Throws a refusal that names the argument. */
export function parseOptions(argv: readonly string[]): ForgetOptions | undefined {
  const values = parsed(argv);
  if (values.help) return undefined;
  const { run, project, yes } = values;
  if ((run === undefined) === (project === undefined)) {
    throw new Refusal('expected either --run ID or --project ID');
  }
  const kind = run === undefined ? 'project' : 'run';
  const schema = run === undefined ? projectIdSchema : runIdSchema;
  const id = schema.safeParse(run ?? project);
  if (!id.success) throw new Refusal(`--${kind}: ${id.error.issues[0]?.message}`);
  return { kind, id: id.data, yes, place: storagePlace(values) };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        run: { type: 'string' },
        project: { type: 'string' },
        yes: { type: 'boolean', default: false },
        ...STORAGE_OPTIONS,
        help: { type: 'boolean', default: false, short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new Refusal(error instanceof Error ? error.message : String(error));
  }
}
