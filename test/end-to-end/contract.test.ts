import { testContract } from './flows/contract.ts';
import { startEmbedded } from './surface/embedded-server.ts';

testContract(() => startEmbedded());
