import { testContract } from './flows/contract.ts';
import { startOnDynamo } from './surface/dynamo-server.ts';

testContract(startOnDynamo);
