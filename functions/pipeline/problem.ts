import type { InputError } from '../../shared/application/refusal.ts';
import type { HttpResult } from './http-types.ts';

/** The status of every kind of refusal (RFC 9457 problem types of this API). */
export const PROBLEM_STATUS = {
  'malformed-json': 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  conflict: 409,
  'too-large': 413,
  'unsupported-media-type': 415,
  misdirected: 421,
  'invalid-input': 422,
  internal: 500,
  unavailable: 503,
} as const;

export type ProblemKind = keyof typeof PROBLEM_STATUS;

const TITLES: Readonly<Record<ProblemKind, string>> = {
  'malformed-json': 'The body is not JSON',
  unauthorized: 'A bearer token is required',
  forbidden: 'The token is not meant for this route',
  'not-found': 'There is no such thing',
  'method-not-allowed': 'The address does not take this method',
  conflict: 'It does not fit the state of things',
  'too-large': 'The body is too large',
  'unsupported-media-type': 'The body is not declared as JSON',
  misdirected: 'The Host header names another server',
  'invalid-input': 'The input does not fit',
  internal: 'Something is wrong with Baton',
  unavailable: 'Storage does not answer; try again',
};

/** A refusal that the HTTP surface itself decides on. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly kind: ProblemKind;
  readonly errors: readonly InputError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    kind: ProblemKind,
    detail: string,
    errors: readonly InputError[] = [],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.kind = kind;
    this.errors = errors;
    this.headers = headers;
  }
}

/** The refusal as `application/problem+json` (RFC 9457). */
export function problemReply(
  kind: ProblemKind,
  detail: string,
  errors: readonly InputError[] = [],
  headers: Readonly<Record<string, string>> = {},
): HttpResult {
  const status = PROBLEM_STATUS[kind];
  return {
    statusCode: status,
    headers: { 'content-type': 'application/problem+json', ...headers },
    body: JSON.stringify({
      type: `urn:baton:problem:${kind}`,
      title: TITLES[kind],
      status,
      detail,
      ...(errors.length === 0 ? {} : { errors }),
    }),
  };
}
