import type * as z from 'zod';

/** Who may call a route. */
export type Audience = 'public' | 'agent' | 'operator';

/** The function that serves a route on AWS, named for what it is allowed to do. */
export type FunctionName = 'decide' | 'record' | 'read' | 'operate';

export interface Route<
  Parameters extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
> {
  /** Names the operation in the document. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** With parameters in braces: `/v1/runs/{runId}`. */
  readonly path: `/${string}`;
  readonly audience: Audience;
  readonly function: FunctionName;
  readonly summary: string;
  readonly parameters: Parameters;
  readonly query: Query;
  /** `undefined` for a route without a body. */
  readonly body: Body;
  /** What it answers when it does not refuse, by status. */
  readonly replies: Readonly<
    Record<number, { readonly description: string; readonly schema?: z.ZodType }>
  >;
}
