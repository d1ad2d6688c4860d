import { describe, expect, it } from 'vitest';
import { foldImported } from '../../../local/import/fold-imported.ts';
import { foldDueRuns } from '../../../shared/application/fold.ts';
import type { Stores } from '../../../shared/ports.ts';
import { importAll } from '../../shared/application/import/files.ts';
import { temporaryBaton } from '../../shared/application/temporary-baton.ts';
import { hearing } from '../heard.ts';

const LINES = Array.from({ length: 3 }, (_, run) => ({
  runId: `r${run}`,
  createdAt: '2025-06-01T10:00:00Z',
  decisions: [{ type: 'select_agent', chosen: 'a', propensity: 0.5 }],
  outcome: { success: true },
}));

describe('folding what was imported', () => {
  it('folds until nothing is due', async () => {
    const baton = await temporaryBaton();
    await importAll(baton, LINES);
    expect(await foldImported(baton, hearing().surroundings)).toBe(3);
    expect(await baton.stores.folds.dueCount(baton.clock.now())).toBe(0);
  });

  it('publishes what an import has folded that ended right after', async () => {
    const power = { isGone: false };
    const around = (stores: Stores): Stores => ({
      ...stores,
      policies: {
        ...stores.policies,
        publish: async (parts) => {
          if (power.isGone) throw new Error('the process ends');
          return await stores.policies.publish(parts);
        },
      },
    });
    const baton = await temporaryBaton({ around });
    await importAll(baton, LINES);
    power.isGone = true;
    await expect(foldDueRuns(baton)).rejects.toThrow('the process ends');
    power.isGone = false;
    expect(await foldImported(baton, hearing().surroundings)).toBe(0);
    expect((await baton.policy.current()).policy?.models.has('select_agent')).toBe(true);
  });
});
