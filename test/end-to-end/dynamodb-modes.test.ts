import { testModes } from './flows/modes.ts';
import { dynamoPlace } from './support/dynamo-place.ts';

testModes(dynamoPlace);
