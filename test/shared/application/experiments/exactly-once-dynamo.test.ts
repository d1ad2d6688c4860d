import { reconcilePolicy } from '../../../../shared/application/publish-policy.ts';
import { seedStrategies } from '../../../../shared/application/seed-strategies.ts';
import { HAND_DESIGNED_STRATEGIES } from '../../../../shared/domain/strategy/hand-designed.ts';
import { batonOn } from '../../adapters/dynamo/temporary-baton.ts';
import { storesOn, temporaryTables } from '../../adapters/dynamo/temporary-stores.ts';
import { fakeClock } from '../fake-clock.ts';
import { testExactlyOnce } from './exactly-once.ts';

testExactlyOnce(async () => {
  const clock = fakeClock();
  const tables = await temporaryTables();
  return {
    clock,
    open: async (around = (stores) => stores) => {
      const stores = await storesOn(tables);
      const baton = batonOn({ ...around(stores), close: () => stores.close() }, clock);
      await seedStrategies(baton, HAND_DESIGNED_STRATEGIES);
      await reconcilePolicy(baton);
      return baton;
    },
  };
});
