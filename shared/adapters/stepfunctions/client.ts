import { SFNClient } from '@aws-sdk/client-sfn';

/**
 * A client for {@link stepFunctionsRunner}. Starting the same execution again does no harm, so a call
 * that fails for a moment is made up to three times, all within ten seconds: an operator waits.
 */
export function stepFunctionsClient(): SFNClient {
  return new SFNClient({
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: 1_000,
      requestTimeout: 3_000,
      throwOnRequestTimeout: true,
    },
  });
}
