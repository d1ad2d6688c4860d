import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** What differs from one deployment to the next; AWS's own environment answers the rest. */
export type DynamoClientOptions = Pick<DynamoDBClientConfig, 'endpoint' | 'region' | 'credentials'>;

/**
 * A client for {@link dynamoStores}. Connections are kept alive, because a TLS handshake costs more
 * than a read, and one that cannot be made is given up soon. The client makes one attempt a request:
 * patience.ts tries again, within each call's own budget and with a jitter that tests decide.
 */
export function dynamoClient(options: DynamoClientOptions = {}): DynamoDBDocumentClient {
  const agent = { keepAlive: true, maxSockets: 128 };
  const client = new DynamoDBClient({
    ...options,
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 500, httpAgent: agent, httpsAgent: agent },
  });
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
