import { describe, expect, it } from 'vitest';
import { asked, logOutcome, testModes } from './flows/modes.ts';
import { sqlitePlace } from './support/place.ts';
import { startServer, temporaryFolder } from './support/server-process.ts';

testModes(sqlitePlace);

describe('a change of the mode', () => {
  it('takes effect on the next request, of another server on the same folder too', async () => {
    const data = await temporaryFolder();
    const [{ api: one }, { api: other }] = await Promise.all([
      startServer({ data }),
      startServer({ data }),
    ]);
    await logOutcome(one, 'experience', 'codex', 1);
    for (const [at, mode] of (['off', 'shadow', 'frozen', 'learning', 'off'] as const).entries()) {
      const [teller, pupil] = at % 2 === 0 ? [one, other] : [other, one];
      await teller.changeSettings({ mode, reason: `change ${at}` });
      for (const [name, api] of Object.entries({ teller, pupil })) {
        const runId = `${name} after change ${at}`;
        await api.choose(asked(runId));
        const [decision] = (await api.run(runId)).decisions;
        expect(modeSeenIn(decision?.why ?? '', decision?.shadow ?? null)).toBe(mode);
      }
    }
  });
});

/** The mode that a decision by experience was made in. */
function modeSeenIn(why: string, shadow: unknown): string {
  if (shadow !== null) return 'shadow';
  return /mode is (\w+)/i.exec(why)?.[1] ?? 'learning';
}
