import {
  BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandInput,
  type ConverseCommandOutput,
} from '@aws-sdk/client-bedrock-runtime';

/** One call of a model: one attempt, which ends when `signal` aborts. */
export type Converse = (
  input: ConverseCommandInput,
  signal: AbortSignal,
) => Promise<ConverseCommandOutput>;

/**
 * Calls by the SDK. It makes one attempt a call: the state machine comes again in an hour, and a retry
 * down here could pay twice. The environment says the credentials and, in tests, the address.
 */
export function bedrockConverse(region: string): Converse {
  const client = new BedrockRuntimeClient({
    region,
    maxAttempts: 1,
    // Whoever calls says how long to wait, by the signal; and a connection that slept for an hour in a
    // frozen function is not used again.
    requestHandler: { requestTimeout: 0, disableConcurrentStreams: true },
  });
  return (input, abortSignal) => client.send(new ConverseCommand(input), { abortSignal });
}
