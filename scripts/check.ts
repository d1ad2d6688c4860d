import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

/** What vitest's JSON report says, as far as the last line needs it. */
const Report = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  testResults: z.array(
    z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) }),
  ),
});

interface Step {
  readonly name: string;
  readonly command: readonly string[];
}

interface Result {
  readonly name: string;
  readonly passed: boolean;
  readonly seconds: number;
}

const root = fileURLToPath(new URL('..', import.meta.url));
const STATIC_STEPS: readonly Step[] = [
  { name: 'lint', command: ['@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'] },
  { name: 'types', command: ['typescript/bin/tsc'] },
  { name: 'page types', command: ['typescript/bin/tsc', '-p', 'dashboard'] },
  { name: 'unused code', command: ['knip/bin/knip.js'] },
];

/** Runs one tool under this very Node, which the tool's own children find first on their path. */
function run({ name, command: [bin = '', ...args] }: Step): Promise<Result> {
  console.log(`\n── ${name}`);
  const started = performance.now();
  const path = `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`;
  const child = spawn(process.execPath, [join(root, 'node_modules', bin), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  });
  return new Promise<Result>((resolve, reject) => {
    const stop = (signal: NodeJS.Signals) => {
      child.kill(signal);
      reject(new Error(`stopped by ${signal}`));
    };
    process.once('SIGINT', stop).once('SIGTERM', stop);
    child.on('error', reject);
    child.on('exit', (code) => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      resolve({ name, passed: code === 0, seconds: (performance.now() - started) / 1000 });
    });
  });
}

/** Counts tests; a file that cannot be loaded, or a run without a report, counts as one failure. */
function countTests(reportFile: string): { passed: number; failed: number } {
  if (!existsSync(reportFile)) return { passed: 0, failed: 1 };
  const report = Report.parse(JSON.parse(readFileSync(reportFile, 'utf8')));
  const unloadable = report.testResults.filter(
    (file) =>
      file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloadable.length };
}

const vitestArguments = process.argv.slice(2);
const reports = mkdtempSync(join(tmpdir(), 'baton-check-'));
const reportFile = join(reports, 'vitest.json');
const tests: Step = {
  name: 'tests',
  command: [
    'vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
    ...vitestArguments,
  ],
};

const results: Result[] = [];
try {
  for (const step of vitestArguments.length > 0 ? [tests] : [...STATIC_STEPS, tests]) {
    results.push(await run(step));
  }
  const { passed, failed } = countTests(reportFile);
  console.log();
  for (const result of results) {
    const verdict = result.passed ? 'ok    ' : 'FAILED';
    console.log(`${verdict} ${result.name} (${result.seconds.toFixed(1)} s)`);
  }
  console.log(`${passed} passed, ${failed} failed`);
} finally {
  rmSync(reports, { recursive: true, force: true });
}
process.exitCode = results.every((result) => result.passed) ? 0 : 1;
