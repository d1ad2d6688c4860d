import { alertStoreContract } from '../../../contracts/alert-store.ts';
import { auditLogContract } from '../../../contracts/audit-log.ts';
import { evolutionLogContract } from '../../../contracts/evolution-log.ts';
import { experimentPagesContract } from '../../../contracts/experiment-pages.ts';
import { experimentStoreContract } from '../../../contracts/experiment-store.ts';
import { experimentTasksContract } from '../../../contracts/experiment-tasks.ts';
import { foldLogContract } from '../../../contracts/fold-log.ts';
import { leasesContract } from '../../../contracts/leases.ts';
import { policyStoreContract } from '../../../contracts/policy-store.ts';
import { proposerSpendContract } from '../../../contracts/proposer-spend.ts';
import { proposerStoreContract } from '../../../contracts/proposer-store.ts';
import { runLogContract } from '../../../contracts/run-log.ts';
import { runPagesContract } from '../../../contracts/run-pages.ts';
import { runRemovalContract } from '../../../contracts/run-removal.ts';
import { settingsStoreContract } from '../../../contracts/settings-store.ts';
import { strategyStoreContract } from '../../../contracts/strategy-store.ts';
import { sumsContract } from '../../../contracts/sums.ts';
import { storesOn, temporaryTables } from './temporary-stores.ts';

const contracts = [
  runLogContract,
  runPagesContract,
  runRemovalContract,
  foldLogContract,
  sumsContract,
  policyStoreContract,
  strategyStoreContract,
  experimentStoreContract,
  experimentPagesContract,
  experimentTasksContract,
  settingsStoreContract,
  auditLogContract,
  alertStoreContract,
  leasesContract,
  evolutionLogContract,
  proposerStoreContract,
  proposerSpendContract,
];

for (const contract of contracts) {
  contract('DynamoDB', async () => await storesOn(await temporaryTables()));
}
