import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';
import { systemClock } from '../../local/clock.ts';
import { commandBaton } from '../../local/command-baton.ts';
import { jsonLog } from '../../local/log.ts';
import { storageAt } from '../../local/runtime.ts';
import { analyzeVersion } from '../../shared/application/evolution/analyze.ts';
import { strategySettingsSchema } from '../../shared/domain/strategy/strategy.ts';
import { NOW } from './made-up-runs.ts';
import { CONFIG, SLUG, VERSION } from './made-up-strategy.ts';

const placeSchema = z.object({
  folder: z.string(),
  dynamodb: z.object({ endpoint: z.string(), prefix: z.string() }).optional(),
});
/** A folder with a SQLite file, or the tables of a DynamoDB. */
export type Place = z.infer<typeof placeSchema>;

const measuredSchema = z.object({
  seconds: z.number(),
  /** Of the process alone: what a server computes is not in it. */
  processorSeconds: z.number(),
  /** By which the process grew at its largest, in millions of bytes. */
  megabytes: z.number(),
  /** Settled runs that were analysed, held back or not. */
  runs: z.number(),
});
export type Measured = z.infer<typeof measuredSchema>;

/** Analyses what is stored there, in a process of its own. */
export async function measuredAlone(place: Place): Promise<Measured> {
  const self = fileURLToPath(import.meta.url);
  const { stdout } = await promisify(execFile)(process.execPath, [self, JSON.stringify(place)]);
  return measuredSchema.parse(JSON.parse(stdout));
}

async function measure({ folder, dynamodb }: Place): Promise<Measured> {
  const place = dynamodb && { ...dynamodb, endpoint: new URL(dynamodb.endpoint) };
  const log = jsonLog('warn');
  const { stores } = await storageAt({ folder, dynamodb: place }, systemClock, log);
  const baton = commandBaton(stores, systemClock, log);
  const { thresholds } = strategySettingsSchema.parse({ name: SLUG, taskType: 'bug' });
  const strategy = { slug: SLUG, thresholds };
  const { signal } = new AbortController();
  const before = process.memoryUsage.rss();
  const began = performance.now();
  const cpu = process.cpuUsage();
  const analysis = await analyzeVersion(
    baton,
    strategy,
    { id: VERSION, config: CONFIG },
    NOW,
    signal,
  );
  const seconds = (performance.now() - began) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  const megabytes = (process.resourceUsage().maxRSS * 1_024 - before) / 1_000_000;
  await stores.close();
  return {
    seconds,
    processorSeconds: (user + system) / 1_000_000,
    megabytes,
    runs: analysis.overall.runs + analysis.heldBackRuns,
  };
}

if (import.meta.main) {
  const place = placeSchema.parse(JSON.parse(process.argv[2] ?? ''));
  process.stdout.write(JSON.stringify(await measure(place)));
}
