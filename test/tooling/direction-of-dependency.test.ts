import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';

type Imports = readonly [file: string, specifiers: readonly string[]];
type Statement = readonly [file: string, line: string, rule: string];
type Case = readonly [file: string, line: string];

const CDK = ['aws-cdk-lib', 'aws-cdk-lib/aws-lambda', 'constructs', 'constructs/lib/x.js'];
const PURE = [
  'zod',
  'zod/v4',
  'uuid',
  'canonicalize',
  'pure-rand',
  'pure-rand/generator/x',
  'simple-statistics',
];
const DEVELOPMENT = ['bench', 'test', 'examples', 'scripts'];

/** A file in each of these folders of the project, seen from a folder that lies below `up`. */
function inFolders(up: string, folders: readonly string[]): readonly string[] {
  return folders.map((folder) => `${up}/${folder}/x.ts`);
}

const OUTSIDE_SHARED = ['functions', 'local', 'infra', 'dashboard', ...DEVELOPMENT];

const FORBIDDEN_IMPORTS: readonly Imports[] = [
  [
    'shared/domain/offence.ts',
    [
      ...['node:fs', 'fs', 'pino', '@middy/core', '@aws-sdk/client-dynamodb', ...CDK],
      ...['../ports.ts', ...inFolders('..', ['application', 'adapters/sqlite', 'new-folder'])],
      ...inFolders('../..', OUTSIDE_SHARED),
    ],
  ],
  [
    'shared/domain/topic/offence.ts',
    [
      ...['node:fs', 'fs', 'pino', '@middy/core', '@aws-sdk/client-dynamodb', ...CDK],
      ...['../../ports.ts', ...inFolders('../..', ['application', 'adapters/x', 'new-folder'])],
      ...inFolders('../../..', OUTSIDE_SHARED),
    ],
  ],
  [
    'shared/application/offence.ts',
    [
      ...['node:fs', 'pino', '@middy/core', '@aws-sdk/client-dynamodb', ...CDK],
      ...inFolders('..', ['adapters/sqlite', 'new-folder']),
      ...inFolders('../..', OUTSIDE_SHARED),
    ],
  ],
  [
    'shared/application/topic/offence.ts',
    [
      ...['node:fs', 'pino', '@middy/core', '@aws-sdk/client-dynamodb', ...CDK],
      ...inFolders('../..', ['adapters/sqlite', 'new-folder']),
      ...inFolders('../../..', OUTSIDE_SHARED),
    ],
  ],
  [
    'shared/ports.ts',
    [
      ...['node:stream', '@aws-sdk/client-dynamodb', './application/x.ts', './adapters/x/x.ts'],
      ...inFolders('..', OUTSIDE_SHARED),
    ],
  ],
  [
    'shared/adapters/offence.ts',
    [
      ...['@middy/core', ...CDK, './sqlite/x.ts', '../application/x.ts'],
      ...inFolders('../..', OUTSIDE_SHARED),
    ],
  ],
  [
    'shared/adapters/sqlite/offence.ts',
    [
      ...['@middy/core', ...CDK, '../dynamo/x.ts', '../x.ts', '../../application/x.ts'],
      ...inFolders('../../..', OUTSIDE_SHARED),
    ],
  ],
  [
    'shared/adapters/dynamo/tables/offence.ts',
    [
      ...['@middy/core', ...CDK, '../../sqlite/x.ts', '../../../application/x.ts'],
      ...inFolders('../../../..', OUTSIDE_SHARED),
    ],
  ],
  ['shared/new-folder/offence.ts', [...CDK, ...inFolders('../..', OUTSIDE_SHARED)]],
  [
    'functions/offence.ts',
    [
      ...['@aws-sdk/client-dynamodb', 'node:sqlite', ...CDK, '../shared/adapters/sqlite/x.ts'],
      ...inFolders('..', ['local', 'infra', 'dashboard', ...DEVELOPMENT]),
    ],
  ],
  [
    'functions/pipeline/offence.ts',
    ['@aws-sdk/client-dynamodb', '../../shared/adapters/sqlite/x.ts', '../../local/x.ts'],
  ],
  [
    'functions/runtime.ts',
    [...CDK, ...inFolders('..', ['local', 'infra', 'dashboard', ...DEVELOPMENT])],
  ],
  [
    'local/offence.ts',
    [
      ...['@aws-sdk/client-dynamodb', 'node:sqlite', ...CDK, '../shared/adapters/sqlite/x.ts'],
      ...inFolders('..', ['infra', 'dashboard', ...DEVELOPMENT]),
    ],
  ],
  ['local/replay/offence.ts', ['../../shared/adapters/sqlite/x.ts', '../../bench/x.ts']],
  ['local/runtime.ts', [...CDK, ...inFolders('..', ['infra', 'dashboard', ...DEVELOPMENT])]],
  [
    'infra/offence.ts',
    [
      ...['../functions/select.ts', '../shared/ports.ts', '../shared/adapters/dynamo/x.ts'],
      ...inFolders('..', ['local', 'dashboard', ...DEVELOPMENT]),
    ],
  ],
  [
    'infra/constructs/offence.ts',
    [
      ...['../../functions/select.ts', '../../shared/ports.ts'],
      ...inFolders('../..', ['local', 'dashboard', ...DEVELOPMENT]),
    ],
  ],
  ['dashboard/offence.ts', [...CDK, ...inFolders('..', ['infra', ...DEVELOPMENT])]],
  ['bench/offence.ts', ['../infra/x.ts']],
  ['examples/offence.ts', ['../infra/x.ts']],
  ['scripts/offence.ts', ['../infra/x.ts']],
];

const ALLOWED_IMPORTS: readonly Imports[] = [
  ['shared/domain/allowed.ts', [...PURE, './x.ts', './topic/x.ts']],
  ['shared/domain/topic/allowed.ts', [...PURE, './x.ts', '../x.ts', '../other-topic/x.ts']],
  [
    'shared/application/allowed.ts',
    [...PURE, './x.ts', './topic/x.ts', '../ports.ts', '../domain/x.ts', '../domain/topic/x.ts'],
  ],
  [
    'shared/application/topic/allowed.ts',
    [...PURE, './x.ts', '../x.ts', '../other-topic/x.ts', '../../ports.ts', '../../domain/x.ts'],
  ],
  ['shared/ports.ts', ['./domain/x.ts', './domain/topic/x.ts']],
  ['shared/adapters/allowed.ts', ['./x.ts', '../ports.ts', '../domain/x.ts']],
  [
    'shared/adapters/sqlite/allowed.ts',
    ['node:sqlite', './x.ts', './tables/x.ts', '../../ports.ts', '../../domain/topic/x.ts'],
  ],
  [
    'shared/adapters/dynamo/tables/allowed.ts',
    ['@aws-sdk/lib-dynamodb', './x.ts', '../keys.ts', '../../../ports.ts', '../../../domain/x.ts'],
  ],
  [
    'functions/allowed.ts',
    [
      ...['@middy/core', 'node:crypto', './runtime.ts', './pipeline/x.ts'],
      ...['../shared/ports.ts', ...inFolders('../shared', ['application', 'domain'])],
    ],
  ],
  ['functions/pipeline/allowed.ts', ['../runtime.ts', '../../shared/application/x.ts']],
  ['functions/runtime.ts', ['@aws-sdk/client-dynamodb', '../shared/adapters/dynamo/x.ts']],
  [
    'functions/proposers.ts',
    ['../shared/adapters/bedrock/x.ts', '../shared/adapters/offline/x.ts'],
  ],
  ['functions/evolution-runner.ts', ['../shared/adapters/stepfunctions/x.ts']],
  [
    'local/allowed.ts',
    ['node:http', './runtime.ts', '../functions/routes.ts', '../shared/application/x.ts'],
  ],
  ['local/runtime.ts', ['../shared/adapters/sqlite/x.ts', '../functions/routes.ts']],
  [
    'infra/allowed.ts',
    [
      ...CDK,
      './x.ts',
      '../functions/routes.ts',
      '../functions/bundle.ts',
      '../shared/adapters/dynamo/keys.ts',
    ],
  ],
  [
    'infra/constructs/allowed.ts',
    [
      ...CDK,
      '../x.ts',
      '../../functions/routes.ts',
      '../../functions/bundle.ts',
      '../../shared/adapters/dynamo/keys.ts',
    ],
  ],
  ['dashboard/allowed.ts', ['./x.ts', './views/x.ts']],
  ['dashboard/views/allowed.ts', ['../x.ts']],
  ['bench/allowed.ts', ['../local/runtime.ts', '../shared/adapters/sqlite/x.ts']],
  ['test/infra/allowed.test.ts', ['../../infra/x.ts']],
];

const RESTRICTED = 'lint/style/noRestrictedImports';
const CYCLE = 'lint/suspicious/noImportCycles';
const GLOBALS = 'lint/style/noRestrictedGlobals';
const PROPERTIES = 'lint/nursery/noJsRestrictedProperties';
// A plugin's diagnostics have no rule name: its message stands for it.
const HIDDEN_INPUT = 'shared/domain has no clock and no randomness of its own';
const HIDDEN_IN_TYPE = 'not checked inside a type';
const DETOUR = 'not checked behind a detour';
const TYPES_ONLY = 'dashboard takes only types from the rest';

const FORBIDDEN_STATEMENTS: readonly Statement[] = [
  ['shared/domain/forms.ts', "import type { A } from '../ports.ts';", RESTRICTED],
  ['shared/domain/forms.ts', "export * from '../ports.ts';", RESTRICTED],
  ['shared/domain/forms.ts', "export { a } from '../ports.ts';", RESTRICTED],
  ['shared/domain/forms.ts', "await import('../ports.ts');", RESTRICTED],
  ['shared/domain/forms.ts', "export type B = import('../ports.ts').B;", HIDDEN_IN_TYPE],
  ['shared/application/forms.ts', "import '../domain/../adapters/sqlite/x.ts';", DETOUR],
  ['shared/application/forms.ts', "import './../adapters/sqlite/x.ts';", DETOUR],
  ['functions/cycle-a.ts', "import './cycle-b.ts';", CYCLE],
  ['functions/cycle-b.ts', "import './cycle-a.ts';", CYCLE],
  ['functions/type-cycle-a.ts', "export type { A } from './type-cycle-b.ts';", CYCLE],
  ['functions/type-cycle-b.ts', "export type { B } from './type-cycle-a.ts';", CYCLE],
  ['dashboard/forms.ts', "import '../shared/domain/x.ts';", TYPES_ONLY],
  ['dashboard/forms.ts', "import { a, type B } from '../functions/routes.ts'; a;", TYPES_ONLY],
  ['dashboard/forms.ts', "export { c } from '../local/x.ts';", TYPES_ONLY],
  ['dashboard/forms.ts', "await import('../shared/domain/x.ts');", TYPES_ONLY],
  ['dashboard/forms.ts', "import type { D } from '../infra/x.ts';", RESTRICTED],
  ['dashboard/views/forms.ts', "import '../../shared/domain/x.ts';", TYPES_ONLY],
  ['shared/domain/impure.ts', 'Date.now();', PROPERTIES],
  ['shared/domain/impure.ts', 'Math.random();', PROPERTIES],
  ['shared/domain/impure.ts', 'export const { random } = Math;', PROPERTIES],
  ['shared/domain/impure.ts', 'new Date();', HIDDEN_INPUT],
  ['shared/domain/impure.ts', 'new Date;', HIDDEN_INPUT],
  ['shared/domain/impure.ts', 'Date();', HIDDEN_INPUT],
  ['shared/domain/impure.ts', 'v1();', HIDDEN_INPUT],
  ['shared/domain/impure.ts', 'v4();', HIDDEN_INPUT],
  ['shared/domain/impure.ts', 'v6();', HIDDEN_INPUT],
  ['shared/domain/impure.ts', 'v7();', HIDDEN_INPUT],
  ['shared/domain/impure.ts', 'performance.now();', GLOBALS],
  ['shared/domain/impure.ts', 'crypto.randomUUID();', GLOBALS],
  ['shared/domain/impure.ts', 'globalThis.Math.random();', GLOBALS],
  ['shared/domain/impure.ts', 'process.hrtime();', GLOBALS],
  ['shared/domain/impure.ts', 'fetch("http://localhost");', GLOBALS],
  ['shared/domain/impure.ts', 'setTimeout(() => {}, 1);', GLOBALS],
  ['shared/domain/impure.ts', 'setInterval(() => {}, 1);', GLOBALS],
  ['shared/domain/impure.ts', 'setImmediate(() => {});', GLOBALS],
  ['shared/domain/topic/impure.ts', 'Date.now();', PROPERTIES],
  ['shared/domain/topic/impure.ts', 'new Date();', HIDDEN_INPUT],
  ['shared/domain/topic/impure.ts', 'performance.now();', GLOBALS],
  ['local/style.ts', 'export const a: any = 1;', 'lint/suspicious/noExplicitAny'],
  ['local/style.ts', 'export const b = [1][0]!;', 'lint/style/noNonNullAssertion'],
  ['local/style.ts', 'export const c = async () => 1; c();', 'lint/nursery/noFloatingPromises'],
  ['local/style.ts', 'Promise.all([c()]);', 'lint/nursery/noFloatingPromises'],
  ['local/style.ts', 'export enum D { one }', 'lint/style/noEnum'],
  ['local/style.ts', 'export const enum E { one }', 'lint/suspicious/noConstEnum'],
  ['local/style.ts', 'export namespace F { export const one = 1; }', 'lint/style/noNamespace'],
  ['local/style.ts', 'export class G { constructor(readonly one: 1) {} }', 'noParameterProperties'],
  ['local/style.ts', "import { unused } from './x.ts';", 'lint/correctness/noUnusedImports'],
  ['local/style.ts', 'const unused = 1;', 'lint/correctness/noUnusedVariables'],
  ['local/style.ts', "import { H } from './x.ts'; export const h = (h: H) => h;", 'useImportType'],
  ['local/style.ts', "import './allowed';", 'lint/correctness/useImportExtensions'],
  ['local/style.ts', "import 'path';", 'lint/style/useNodejsImportProtocol'],
];

const ALLOWED_STATEMENTS: readonly Case[] = [
  ['shared/domain/pure.ts', 'new Date(0);'],
  ['shared/domain/pure.ts', 'Date.UTC(2026, 1);'],
  ['shared/domain/pure.ts', 'Math.max(1, 2);'],
  ['shared/domain/pure.ts', 'v7({ msecs: 0, seq: 0, random });'],
  ['dashboard/typed.ts', "import type { A } from '../shared/domain/x.ts';"],
  ['dashboard/typed.ts', "export type { B } from '../functions/routes.ts';"],
];

function asStatements(imports: readonly Imports[]): readonly Case[] {
  return imports.flatMap(([file, specifiers]) =>
    specifiers.map((specifier): Case => [file, `import '${specifier}';`]),
  );
}

const REFUSED: readonly Statement[] = [
  ...asStatements(FORBIDDEN_IMPORTS).map(([file, line]): Statement => [file, line, RESTRICTED]),
  ...FORBIDDEN_STATEMENTS,
];
const PASSED: readonly Case[] = [...asStatements(ALLOWED_IMPORTS), ...ALLOWED_STATEMENTS];

/** Rules about how a case is written, which say nothing about what it imports. */
const BESIDE_THE_POINT = /noUnusedImports|noUnusedVariables|noFloatingPromises|useImportType/;

const Report = z.object({
  diagnostics: z.array(
    z.object({
      category: z.string(),
      message: z.string(),
      location: z.object({ path: z.string(), start: z.object({ line: z.int() }) }),
    }),
  ),
});
type Diagnostic = { readonly rule: string; readonly message: string };

const projectRoot = fileURLToPath(new URL('../..', import.meta.url));
let layout: string;
let found: Map<string, Diagnostic[]>;

/** Writes each file with one case a line, so that a diagnostic's line says which case it refuses. */
async function writeCases(): Promise<Map<string, string[]>> {
  const files = new Map<string, string[]>();
  for (const [file, line] of [...REFUSED, ...PASSED]) {
    files.set(file, [...(files.get(file) ?? []), line]);
  }
  for (const [file, lines] of files) {
    await mkdir(dirname(join(layout, file)), { recursive: true });
    await writeFile(join(layout, file), `${lines.join('\n')}\n`);
  }
  return files;
}

function lint(): Promise<string> {
  const biome = join(projectRoot, 'node_modules/@biomejs/biome/bin/biome');
  const options = ['lint', '--reporter=json', '--max-diagnostics=none', '.'];
  return new Promise((resolve) => {
    // It exits with 1 because it finds what it should find; what it found is what counts.
    execFile(
      process.execPath,
      [biome, ...options],
      { cwd: layout, maxBuffer: 2 ** 26 },
      (_, stdout) => resolve(stdout),
    );
  });
}

function filesOf(cases: readonly (Case | Statement)[]): readonly string[] {
  return [...new Set(cases.map(([file]) => file))];
}

function diagnosticsOf(file: string, line: string): readonly Diagnostic[] {
  return found.get(`${file}: ${line}`) ?? [];
}

beforeAll(async () => {
  layout = await mkdtemp(join(tmpdir(), 'baton-direction-'));
  for (const configuration of ['biome.json', '.gitignore', 'scripts/lint']) {
    await cp(join(projectRoot, configuration), join(layout, configuration), { recursive: true });
  }
  const files = await writeCases();
  found = new Map();
  const { diagnostics } = Report.parse(JSON.parse(await lint()));
  for (const { category, message, location } of diagnostics) {
    const line = files.get(location.path)?.[location.start.line - 1];
    const place = `${location.path}: ${line}`;
    const rule = category === 'plugin' ? message : category;
    found.set(place, [...(found.get(place) ?? []), { rule, message }]);
  }
});

afterAll(() => rm(layout, { recursive: true, force: true }));

it.each(filesOf(REFUSED))('refuses every case in %s', (file) => {
  const slippedThrough = REFUSED.filter(([caseFile]) => caseFile === file).filter(
    ([, line, rule]) =>
      !diagnosticsOf(file, line).some((diagnostic) => diagnostic.rule.includes(rule)),
  );
  expect(slippedThrough).toEqual([]);
});

it.each(filesOf(PASSED))('lets every case in %s pass', (file) => {
  const refused = PASSED.filter(([caseFile]) => caseFile === file).flatMap(([, line]) =>
    diagnosticsOf(file, line)
      .filter(({ rule }) => !BESIDE_THE_POINT.test(rule))
      .map(({ message }) => ({ line, message })),
  );
  expect(refused).toEqual([]);
});

it('breaks every restricted import that biome.json lists', async () => {
  const configuration = await readFile(join(projectRoot, 'biome.json'), 'utf8');
  const restrictions = configuration.matchAll(/"group": \[[^\]]*\],\s*"message": "([^"]+)"/g);
  const stated = new Set([...restrictions].map((match) => match[1]));
  const seen = new Set([...found.values()].flat().map(({ message }) => message));
  expect(stated.size).toBeGreaterThan(10);
  expect([...stated].filter((message) => message !== undefined && !seen.has(message))).toEqual([]);
});
