import type * as z from 'zod';
import type { Route } from '../routes/route.ts';
import type { HttpEvent } from './http-types.ts';
import { HttpProblem } from './problem.ts';
import { parseStrictJson } from './strict-json.ts';
import { validated } from './validate.ts';

/** The most bytes a body may have. */
export const MAXIMUM_BODY_BYTES = 1024 * 1024;

/** A request whose every part has been validated by its route. */
export interface Request<
  Parameters extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
> {
  readonly parameters: z.output<Parameters>;
  readonly query: z.output<Query>;
  readonly body: z.output<Body>;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Who calls, for the audit log. */
  readonly caller: string;
}

/** @throws HttpProblem for anything the route does not take */
export function parseRequest<
  Parameters extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
>(route: Route<Parameters, Query, Body>, event: HttpEvent): Request<Parameters, Query, Body> {
  return {
    parameters: validated(route.parameters, event.pathParameters ?? {}, 'path'),
    query: validated(route.query, event.queryStringParameters ?? {}, 'query'),
    body: validated(route.body, takesBody(route) ? jsonBody(event) : undefined),
    headers: event.headers,
    caller: callerOf(event),
  };
}

function takesBody({ method }: Route): boolean {
  return method !== 'GET';
}

function jsonBody(event: HttpEvent): unknown {
  const [mediaType = '', ...parameters] = (event.headers['content-type'] ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  const isUtf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset);
  if (!/^application\/(?:[\w.+-]+\+)?json$/.test(mediaType) || !isUtf8) {
    throw new HttpProblem(
      'unsupported-media-type',
      'Send the body as content-type: application/json in UTF-8.',
    );
  }
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > MAXIMUM_BODY_BYTES) {
    throw new HttpProblem('too-large', `A body has at most ${MAXIMUM_BODY_BYTES} bytes.`);
  }
  return parseStrictJson(utf8Text(bytes));
}

function utf8Text(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new HttpProblem('malformed-json', 'The body is not UTF-8.');
  }
}

/** The principal that the gateway or the embedded server authenticated. */
function callerOf({ requestContext }: HttpEvent): string {
  const authorizer: unknown =
    'authorizer' in requestContext ? requestContext.authorizer : undefined;
  return (
    textAt(authorizer, ['iam', 'userArn']) ??
    textAt(authorizer, ['jwt', 'claims', 'sub']) ??
    textAt(authorizer, ['lambda', 'caller']) ??
    'unknown'
  );
}

function textAt(value: unknown, path: readonly string[]): string | undefined {
  let node = value;
  for (const key of path) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return undefined;
    node = Object.getOwnPropertyDescriptor(node, key)?.value;
  }
  return typeof node === 'string' ? node : undefined;
}
