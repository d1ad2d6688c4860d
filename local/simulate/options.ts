import { parseArgs } from 'node:util';
import { Refusal } from '../replay/refusal.ts';
import { builtInWorlds } from './built-in-worlds.ts';

/** What a simulation was asked to do. */
export interface SimulateOptions {
  /** The name of a built-in world or of a file. */
  readonly world: string;
  /** Instead of the days that the world declares. */
  readonly days: number | undefined;
  /** Of the first world; each further one has the next. */
  readonly seed: number;
  readonly reps: number;
  /** Worlds played side by side. */
  readonly jobs: number;
  readonly json: boolean;
}

/** The help, with the worlds that are there. */
export async function helpText(): Promise<string> {
  const worlds = await builtInWorlds();
  const width = Math.max(...worlds.map(({ name }) => name.length));
  const lines = worlds.map(({ name, description }) => `  ${name.padEnd(width)}  ${description}`);
  return `Plays the whole loop in a made-up world whose truth is known: tasks, choices, late outcomes,
experiments, promotions and rollbacks, through the API, on a simulated clock.

  npm run simulate -- [options]

  --world NAME|FILE  a world of those below, or a JSON file that declares one (default better)
  --days D           as many days instead of the world's own
  --seed S           what chance depends on, 0 to 2147483647; the same seed brings the same
                     report (default 1)
  --reps N           play N worlds, with the seeds S, S + 1 … (default 1)
  --jobs N           play so many of them side by side (default one a processor)
  --json             print the figures as the last line of standard output
  --help             print this

Worlds:
${lines.join('\n')}

Regret is the true utility that a task lost against always following the truly best version that
was there; a promotion is false if the promoted version is truly no better than its control.

Exit status: 0 when everything was played, 1 when something failed or Baton raised an alert that
no verdict explains, 2 when the arguments or the world were refused.
`;
}

/** Reads the command line; `undefined` asks for help. Throws a refusal that names the argument. */
export function parseOptions(argv: readonly string[], cores: number): SimulateOptions | undefined {
  const values = parsed(argv);
  if (values.help) return undefined;
  const { world, days, seed, reps, jobs, json } = values;
  if (world === '') throw new Refusal('--world: expected the name of a world or of a file');
  return {
    world,
    days: days === undefined ? undefined : whole('--days', days, 1, 3_650),
    seed: whole('--seed', seed, 0, 2_147_483_647),
    reps: whole('--reps', reps, 1, 100_000),
    jobs: jobs === undefined ? cores : whole('--jobs', jobs, 1, 256),
    json,
  };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        world: { type: 'string', default: 'better' },
        days: { type: 'string' },
        seed: { type: 'string', default: '1' },
        reps: { type: 'string', default: '1' },
        jobs: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false, short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new Refusal(error instanceof Error ? error.message : String(error));
  }
}

function whole(name: string, text: string, minimum: number, maximum: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= minimum && value <= maximum) return value;
  throw new Refusal(
    `${name}: expected a whole number from ${minimum} to ${maximum}, got "${text}"`,
  );
}
