import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll } from 'vitest';
import { BUNDLE, type BundledFunction, externalModules } from '../../../../functions/bundle.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

/** A function as Lambda gets it. */
export interface Artifact {
  readonly file: string;
  readonly bytes: number;
  /** The source files inside, by their path in the project. */
  readonly sources: readonly string[];
  /** What it asks Node for when it runs. */
  readonly modules: readonly string[];
}

let folder: Promise<string> | undefined;

afterAll(async () => {
  if (folder !== undefined) await rm(await folder, { recursive: true, force: true });
});

/** Bundles a function by the recipe of the infrastructure, into a folder that the test file removes. */
export async function bundled(name: BundledFunction): Promise<Artifact> {
  folder ??= mkdtemp(join(tmpdir(), 'baton-bundles-'));
  const outfile = join(await folder, `${name}.js`);
  const { metafile } = await build({
    ...BUNDLE,
    mainFields: [...BUNDLE.mainFields],
    external: externalModules(name),
    entryPoints: [join(root, 'functions', `${name}.ts`)],
    absWorkingDir: root,
    outfile,
    metafile: true,
    logLevel: 'error',
  });
  const [output] = Object.values(metafile.outputs);
  if (output === undefined) throw new Error(`${name} came to nothing`);
  return {
    file: outfile,
    bytes: output.bytes,
    sources: Object.keys(output.inputs),
    modules: output.imports.map(({ path }) => path),
  };
}
