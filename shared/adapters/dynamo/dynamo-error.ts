import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';

/** What a failed request means. */
export type Failure =
  /** The same request may succeed soon. */
  | { readonly kind: 'transient' }
  /** Nothing will change until an operator does something; `advice` says what. */
  | { readonly kind: 'refused'; readonly advice: string }
  /** The request itself is wrong. */
  | { readonly kind: 'bug' };

const TRANSIENT: Failure = { kind: 'transient' };

const TRANSIENT_NAMES: ReadonlySet<string> = new Set([
  'AbortError',
  'InternalServerError',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ServiceUnavailable',
  'ThrottlingException',
  'TimeoutError',
  'TransactionConflictException',
  'TransactionInProgressException',
]);

const TRANSIENT_REASONS: ReadonlySet<string> = new Set([
  'None',
  'ProvisionedThroughputExceeded',
  'ThrottlingError',
  'TransactionConflict',
]);

const ADVICE: ReadonlyMap<string, string> = new Map([
  ['ResourceNotFoundException', 'does not have the table or index: deploy, or name another table'],
  ['AccessDeniedException', 'refused access: give this role the right to use the tables'],
  ['CredentialsProviderError', 'was not asked for lack of credentials: configure some'],
  ['ExpiredTokenException', 'refused expired credentials: renew them'],
  ['UnrecognizedClientException', 'does not know the credentials: configure others'],
]);

/** What the error means; one that no server answered and nobody knows is a bug of ours. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { kind: 'bug' };
  const advice = ADVICE.get(error.name);
  if (advice !== undefined) return { kind: 'refused', advice };
  if (TRANSIENT_NAMES.has(error.name)) return TRANSIENT;
  if (error instanceof TransactionCanceledException) {
    const reasons = error.CancellationReasons ?? [];
    return reasons.every(({ Code }) => TRANSIENT_REASONS.has(Code ?? 'None'))
      ? TRANSIENT
      : { kind: 'bug' };
  }
  return isConnectionError(error) || statusOf(error) >= 500 ? TRANSIENT : { kind: 'bug' };
}

/** The system's errors of sockets and names have a code; DynamoDB's have none. */
function isConnectionError(error: Error): boolean {
  return 'code' in error && typeof error.code === 'string' && /^E[A-Z_]+$/.test(error.code);
}

function statusOf(error: Error): number {
  const metadata = '$metadata' in error ? error.$metadata : undefined;
  if (typeof metadata !== 'object' || metadata === null) return 0;
  return 'httpStatusCode' in metadata ? Number(metadata.httpStatusCode) : 0;
}
