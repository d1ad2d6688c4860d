import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SEEDED } from '../../domain/seeded.ts';
import { openBaton } from '../temporary-baton.ts';
import { addVersions } from './calls.ts';
import { Player } from './histories/player.ts';
import { arbitraryHistory, type Step } from './histories/steps.ts';

/** As many as fit into every run of the tests; 10,000 have been played with this variable. */
const HISTORIES = Number(process.env.BATON_HISTORIES ?? 150);

describe('whatever happens to a strategy and its experiments', () => {
  let folder: string;
  let plays = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'baton-experiments-'));
    const { baton, close } = await openBaton(join(folder, 'start.db'));
    await addVersions(baton);
    await close();
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function played(history: readonly Step[]): Promise<readonly string[]> {
    plays += 1;
    const file = join(folder, `${plays}.db`);
    await copyFile(join(folder, 'start.db'), file);
    const player = await Player.on(file);
    try {
      for (const step of history) await player.play(step);
      return await player.end();
    } finally {
      await player.close();
      await rm(file, { force: true });
    }
  }

  it('experiments end once, by their evidence, and their counts are those of the log', {
    timeout: 200_000 + 1_000 * HISTORIES,
  }, async () => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(arbitraryHistory, async (history) => {
        for (const kind of await played(history)) seen.set(kind, (seen.get(kind) ?? 0) + 1);
      }),
      { ...SEEDED, numRuns: HISTORIES },
    );
    // Histories that never promote anything would prove nothing about promotions.
    const kinds = ['promote', 'reject', 'inconclusive', 'stopped', 'keep', 'roll_back'];
    expect([...seen.keys()].sort()).toEqual(expect.arrayContaining(kinds));
  });
});
