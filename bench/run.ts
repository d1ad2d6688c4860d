import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { analysisBench } from './analysis.ts';
import { attributionBench } from './attribution.ts';
import { chooseBench } from './choose.ts';
import { coldBench } from './cold.ts';
import { evolutionBench } from './evolution.ts';
import { experimentsBench } from './experiments.ts';
import { httpBench } from './http.ts';
import { learningBench } from './learning.ts';
import type { Bench, BenchRow } from './row.ts';
import { selectBench } from './select.ts';
import { benchTable } from './table.ts';

const BENCHES: Readonly<Record<string, Bench>> = {
  learning: learningBench,
  choose: chooseBench,
  select: selectBench,
  http: httpBench,
  cold: coldBench,
  attribution: attributionBench,
  experiments: experimentsBench,
  analysis: analysisBench,
  evolution: evolutionBench,
};

const USAGE = `npm run bench -- [${Object.keys(BENCHES).join(' | ')}] [--json]

Measures what Baton promises. Without a name every bench runs, one after the other.
With --json the last line of standard output of each bench is its result.
`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  const unknown = positionals.filter((name) => !Object.hasOwn(BENCHES, name));
  if (values.help || unknown.length > 0) {
    const refusal = unknown.length > 0 ? `There is no bench ${unknown.join(', ')}.\n\n` : '';
    process.stderr.write(`${refusal}${USAGE}`);
    process.exitCode = values.help ? 0 : 1;
    return;
  }
  const names = positionals.length > 0 ? positionals : Object.keys(BENCHES);
  for (const name of names) await runBench(name, values.json === true);
}

async function runBench(name: string, json: boolean): Promise<void> {
  const bench = BENCHES[name];
  if (bench === undefined) return;
  const rows = await bench((line) => process.stderr.write(`${line}\n`));
  process.stdout.write(`\n${name} on ${machine()}\n\n${benchTable(rows)}\n`);
  if (json) process.stdout.write(`${JSON.stringify({ name, machine: machine(), rows })}\n`);
  if (rows.some(({ holds }: BenchRow) => holds === false)) process.exitCode = 1;
}

function machine(): string {
  const [first] = cpus();
  return `${cpus().length} × ${first?.model.trim() ?? 'unknown processor'}, Node ${process.version}`;
}

await main();
