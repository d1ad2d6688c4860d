import { resolve } from 'node:path';

/** The options of a command line that say where everything is kept, for `parseArgs`. */
export const STORAGE_OPTIONS = {
  data: { type: 'string' },
  store: { type: 'string', default: 'sqlite' },
  'dynamodb-endpoint': { type: 'string' },
  'dynamodb-prefix': { type: 'string' },
} as const;

/** What `parseArgs` makes of {@link STORAGE_OPTIONS}. */
interface StorageValues {
  readonly data?: string | undefined;
  readonly store: string;
  readonly 'dynamodb-endpoint'?: string | undefined;
  readonly 'dynamodb-prefix'?: string | undefined;
}

/** Two tables of a DynamoDB: `prefix-strategies` and `prefix-runs`. */
export interface DynamoPlace {
  /** On this machine the tables are made when they are missing; elsewhere they must be there. */
  readonly endpoint: URL;
  readonly prefix: string;
}

/** Where everything is kept. */
export interface StoragePlace {
  /** Absolute; holds a SQLite file unless there is a DynamoDB. */
  readonly folder: string;
  readonly dynamodb: DynamoPlace | undefined;
}

/** What was asked for cannot be stored to, or read from: trying again would not help. */
export class StorageRefused extends Error {
  override readonly name = 'StorageRefused';
}

/** Where a server keeps everything unless it is told otherwise. */
const USUAL_PLACE = { folder: './.baton', prefix: 'baton' };

/**
 * The place that the options name.
 *
 * @param usual the folder and the prefix of the tables where the options name none
 * @throws StorageRefused for an option that does not fit, alone or with the others
 */
export function storagePlace(values: StorageValues, usual = USUAL_PLACE): StoragePlace {
  if (values.data?.trim() === '') {
    throw new StorageRefused('--data: expected the name of a folder.');
  }
  const folder = resolve(values.data ?? usual.folder);
  return { folder, dynamodb: dynamoPlace(values, usual.prefix) };
}

function dynamoPlace(values: StorageValues, usualPrefix: string): DynamoPlace | undefined {
  const endpoint = values['dynamodb-endpoint'];
  const prefix = values['dynamodb-prefix'];
  if (values.store === 'sqlite') {
    if (endpoint === undefined && prefix === undefined) return undefined;
    throw new StorageRefused('--dynamodb-endpoint and --dynamodb-prefix go with --store dynamodb.');
  }
  if (values.store !== 'dynamodb') {
    throw new StorageRefused(`--store ${values.store}: expected sqlite or dynamodb.`);
  }
  if (endpoint === undefined || !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) {
    throw new StorageRefused('--store dynamodb wants --dynamodb-endpoint http://… or https://….');
  }
  if (prefix !== undefined && !/^[\w.-]{1,200}$/.test(prefix)) {
    throw new StorageRefused(
      `--dynamodb-prefix ${prefix}: expected letters, digits, ".", "_", "-".`,
    );
  }
  return { endpoint: new URL(endpoint), prefix: prefix ?? usualPrefix };
}
