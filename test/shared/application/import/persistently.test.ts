import { describe, expect, it } from 'vitest';
import { persistently } from '../../../../shared/application/import/persistently.ts';
import { StorageUnavailable } from '../../../../shared/ports.ts';
import { fakeClock } from '../fake-clock.ts';

/** A step that fails so many times, and a clock on which sleeping takes no time but is noted. */
function failing(times: number, error: Error) {
  let calls = 0;
  const slept: number[] = [];
  const clock = {
    ...fakeClock(),
    sleep: async (milliseconds: number) => {
      slept.push(milliseconds);
    },
  };
  const step = async () => {
    calls += 1;
    if (calls <= times) throw error;
    return calls;
  };
  return { clock, step, slept };
}

describe('a persistent step', () => {
  it('is tried again while storage is away, with longer and longer pauses', async () => {
    const { clock, step, slept } = failing(3, new StorageUnavailable('away'));
    expect(await persistently(clock, step)).toBe(4);
    expect(slept).toEqual([500, 1_000, 2_000]);
  });

  it('fails when storage stays away', async () => {
    const { clock, step, slept } = failing(9, new StorageUnavailable('away'));
    await expect(persistently(clock, step)).rejects.toThrow('away');
    expect(slept).toHaveLength(5);
  });

  it('fails at once for any other reason', async () => {
    const { clock, step, slept } = failing(1, new Error('a bug'));
    await expect(persistently(clock, step)).rejects.toThrow('a bug');
    expect(slept).toEqual([]);
  });
});
