import { testRefusalsByState } from './flows/refusals.ts';
import { startOnDynamo } from './surface/dynamo-server.ts';

testRefusalsByState(startOnDynamo);
