import { onTestFinished } from 'vitest';
import { fakeClock } from '../fake-clock.ts';
import { openBaton, temporaryFile } from '../temporary-baton.ts';
import { testExactlyOnce } from './exactly-once.ts';

testExactlyOnce(async () => {
  const clock = fakeClock();
  const file = await temporaryFile();
  return {
    clock,
    open: async (around = (stores) => stores) => {
      const { baton, close } = await openBaton(file, { clock, around });
      onTestFinished(close);
      return baton;
    },
  };
});
