import { parseArgs } from 'node:util';
import { type Slug, slugSchema } from '../../shared/domain/identifiers.ts';
import { Refusal } from '../replay/refusal.ts';
import { STORAGE_OPTIONS, type StoragePlace, storagePlace } from '../storage-options.ts';

/** What an evolution on the command line was asked to do. */
export interface EvolveOptions {
  readonly slug: Slug;
  readonly dryRun: boolean;
  readonly place: StoragePlace;
  readonly json: boolean;
}

export const HELP = `Evolves one strategy now, and shows every step of it.

  npm run evolve -- SLUG [options]

  SLUG               the strategy, like bug-default
  --dry-run          analyse, ask for proposals and admit them, and start no experiment
  --data ./.baton    the folder that a server keeps everything in
  --store dynamodb --dynamodb-endpoint URL [--dynamodb-prefix baton]
                     the same, where a server keeps it in DynamoDB
  --json             print the record of the evolution as the last line of standard output
  --help             print this

Prints the analysis of the strategy's runs, the prompt that a language model gets, the proposals,
each check they went through with its reason, and the experiment that was started. Proposals come
from the offline proposer, or from a model of Bedrock where BATON_BEDROCK_MODEL names one; a dry
run asks, and pays, as well. It may run beside a server: the lease of the strategy sees to it that
only one of them evolves it.

Exit status: 0 when the evolution ended, however it ended, 1 when it failed, 2 when the arguments
or the place were refused.
`;

/** Reads the command line; `undefined` asks for help. Throws a refusal that names the argument. */
export function parseOptions(argv: readonly string[]): EvolveOptions | undefined {
  const { values, positionals } = parsed(argv);
  if (values.help) return undefined;
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0) {
    throw new Refusal(`expected the slug of one strategy, got ${positionals.length}`);
  }
  const slug = slugSchema.safeParse(name);
  if (!slug.success)
    throw new Refusal(`${name}: expected the slug of a strategy, like bug-default`);
  return {
    slug: slug.data,
    dryRun: values['dry-run'],
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
        'dry-run': { type: 'boolean', default: false },
        ...STORAGE_OPTIONS,
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false, short: 'h' },
      },
    });
  } catch (error) {
    throw new Refusal(error instanceof Error ? error.message : String(error));
  }
}
