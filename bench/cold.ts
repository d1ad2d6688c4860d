import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import { BUNDLE, externalModules, FUNCTION_NAMES } from '../functions/bundle.ts';
import { type Bench, type BenchRow, figure, promise } from './row.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Fresh processes that load each bundle, taking turns. */
const PROCESSES = 21;

/** What the SDK costs anyhow: its DynamoDB client with the commands that the stores use. */
const COMMANDS =
  'GetCommand, BatchGetCommand, QueryCommand, PutCommand, UpdateCommand, DeleteCommand, TransactWriteCommand';
const SDK_ALONE = `
  import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
  import { DynamoDBDocumentClient, ${COMMANDS} } from '@aws-sdk/lib-dynamodb';
  export const handler = () => [DynamoDBDocumentClient.from(new DynamoDBClient({})), ${COMMANDS}];
`;

/** How large the functions are, and how long a container takes to load the one that agents wait for. */
export const coldBench: Bench = async (progress) => {
  const folder = await mkdtemp(join(tmpdir(), 'baton-cold-'));
  try {
    progress('bundling');
    const sizes: BenchRow[] = [];
    for (const name of FUNCTION_NAMES) {
      const bytes = await bundle(join(folder, `${name}.js`), {
        entryPoints: [join(ROOT, 'functions', `${name}.ts`)],
        external: externalModules(name),
      });
      const kilobytes = bytes / 1_000;
      sizes.push(
        name === 'decide'
          ? promise(name, 'KB, minified', kilobytes, '≤', 550)
          : figure(name, 'KB, minified', kilobytes),
      );
    }
    const sdk = join(folder, 'sdk.js');
    await bundle(sdk, { stdin: { contents: SDK_ALONE, resolveDir: ROOT } });
    const [decide, alone] = importTimes([join(folder, 'decide.js'), sdk], progress);
    return [
      ...sizes,
      figure('decide', 'ms to load', decide),
      figure('the SDK alone, bundled whole', 'ms to load', alone),
      promise('decide', 'times the SDK alone', decide / alone, '≤', 1.5),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** @returns its bytes */
async function bundle(outfile: string, options: BuildOptions): Promise<number> {
  const { metafile } = await build({
    ...BUNDLE,
    mainFields: [...BUNDLE.mainFields],
    ...options,
    absWorkingDir: ROOT,
    outfile,
    metafile: true,
    logLevel: 'error',
  });
  return Object.values(metafile?.outputs ?? {})[0]?.bytes ?? 0;
}

/** The median time of each file, in milliseconds. */
function importTimes(
  files: readonly [string, string],
  progress: (line: string) => void,
): [number, number] {
  const times: [number[], number[]] = [[], []];
  for (let round = 1; round <= PROCESSES; round += 1) {
    if (round % 7 === 0) progress(`loading each bundle for the ${round}th time`);
    times[0].push(importTime(files[0]));
    times[1].push(importTime(files[1]));
  }
  return [median(times[0]), median(times[1])];
}

function importTime(file: string): number {
  const script = `const began = performance.now();
    require(${JSON.stringify(file)});
    process.stdout.write(String(performance.now() - began));`;
  return Number(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8', env: {} }));
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[values.length >> 1] ?? Number.NaN;
}
