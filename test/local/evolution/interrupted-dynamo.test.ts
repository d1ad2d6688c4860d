import { batonOn } from '../../shared/adapters/dynamo/temporary-baton.ts';
import { storesOn, temporaryTables } from '../../shared/adapters/dynamo/temporary-stores.ts';
import { fakeClock } from '../../shared/application/fake-clock.ts';
import { testKills } from './interrupted.ts';

testKills(async () => {
  const clock = fakeClock();
  const tables = await temporaryTables();
  return {
    clock,
    inTime: (work) => work(),
    open: async (around = (stores) => stores) => {
      const stores = await storesOn(tables);
      return batonOn({ ...around(stores), close: () => stores.close() }, clock);
    },
  };
});
