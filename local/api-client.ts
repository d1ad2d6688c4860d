import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { Context } from '../shared/domain/context/context.ts';
import type { Project, Task } from '../shared/domain/context/task.ts';
import type { outcomeReportSchema } from '../shared/domain/outcome/report.ts';
import { configurationSchema } from '../shared/domain/strategy/configuration.ts';
import type { Tokens } from './access.ts';

interface Question {
  readonly type: string;
  readonly alternatives: readonly string[];
}

export interface ChoiceRequest extends Question {
  readonly runId: string;
  readonly context: Context;
}

interface SelectionRequest {
  readonly runId: string;
  readonly taskId: string;
  readonly task: Task;
  readonly project: Project;
  readonly choices: readonly Question[];
}

/** A decision that the caller made by itself, or that the server could not store in time. */
export interface DecisionReport {
  readonly decisionId?: string;
  readonly type: string;
  readonly chosen: string;
  readonly alternatives?: readonly string[];
  readonly propensity?: number;
  readonly context?: Context;
}

/** Measured facts of a run, with decisions that are not stored yet. */
export interface OutcomeRequest extends z.input<typeof outcomeReportSchema> {
  readonly decisions?: readonly DecisionReport[];
}

const choiceAnswer = z.object({
  decisionId: z.string(),
  type: z.string(),
  chosen: z.string(),
  /** `null` when the caller had decided this by itself. */
  propensity: z.number().nullable(),
  recorded: z.boolean(),
});
/** What the client reads of an answer to `POST /v1/choices`. */
export type ChoiceAnswer = z.infer<typeof choiceAnswer>;

const selectionAnswer = z.object({
  strategy: z.object({ config: configurationSchema }),
  choices: z.array(choiceAnswer),
});

const storedRun = z.object({
  decisions: z.array(z.object({ decisionId: z.string(), type: z.string(), chosen: z.string() })),
  outcome: z.object({ success: z.number().nullish(), costUsd: z.number().nullish() }).nullish(),
});
/** What the client reads of an answer to `GET /v1/runs/{runId}`. */
export type StoredRun = z.infer<typeof storedRun>;

const storedSettings = z.object({ costWeight: z.number() });

/** The server refused a call, or never answered it; the message is for people. */
class ApiError extends Error {
  override readonly name = 'ApiError';
  /** HTTP status; `undefined` when no answer came. */
  readonly status: number | undefined;

  constructor(message: string, status?: number, cause?: unknown) {
    super(message, { cause });
    this.status = status;
  }
}

export interface ApiClientOptions {
  /** Base address, with or without a path such as the stage of an API gateway. */
  readonly url: string;
  /** The operator's opens the settings, the agent's everything else. */
  readonly tokens?: Tokens;
  /** Ends the call under way and every pause. */
  readonly signal?: AbortSignal | undefined;
  /** @default 30 */
  readonly timeoutSeconds?: number;
  /** How often one call is sent at most. @default 6 */
  readonly maxAttempts?: number;
  /** Each later pause is twice as long, up to 5 s. @default 100 */
  readonly firstPauseMilliseconds?: number;
}

export type ApiClient = ReturnType<typeof apiClient>;

/**
 * A small typed client of the HTTP API, for the commands. Every call is idempotent on the server (a
 * question asked twice is one decision, a report sent twice counts once), so it is sent again after
 * a connection error, a time-out or a "not now", a bounded number of times with growing pauses.
 *
 * Its methods throw `ApiError` when the server refuses or the attempts are used up, and the signal's
 * reason when it is aborted.
 */
export function apiClient(options: ApiClientOptions) {
  const json = async <Answer>(answer: z.ZodType<Answer>, call: Call): Promise<Answer> =>
    understood(answer, call, await send(options, call));
  return {
    choose: (body: ChoiceRequest) =>
      json(choiceAnswer, { method: 'POST', path: '/v1/choices', body }),

    select: (body: SelectionRequest) =>
      json(selectionAnswer, { method: 'POST', path: '/v1/selections', body }),

    /** Waits up to `waitSeconds` for the fold; `accepted` when that takes longer. */
    reportOutcome: async (runId: string, body: OutcomeRequest, waitSeconds = 0) => {
      const prefer = waitSeconds > 0 ? { prefer: `wait=${waitSeconds}` } : {};
      const path = `${runPath(runId)}/outcome`;
      const { status } = await send(options, { method: 'PATCH', path, body, headers: prefer });
      return status === 200 ? 'folded' : 'accepted';
    },

    reportDecisions: async (runId: string, decisions: readonly DecisionReport[]) => {
      const body = { decisions: decisions.map((decision) => ({ ...decision, runId })) };
      await send(options, { method: 'POST', path: '/v1/decisions', body });
    },

    /** `undefined` when the server knows no such run. */
    readRun: (runId: string) =>
      unlessRefusedWith([404], () => json(storedRun, { method: 'GET', path: runPath(runId) })),

    /** Quality that one dollar is worth; `undefined` when the caller may not read the settings. */
    readCostWeight: () =>
      unlessRefusedWith([401, 403], async () => {
        const call = { method: 'GET', path: '/v1/settings', operator: true } as const;
        return (await json(storedSettings, call)).costWeight;
      }),

    changeCostWeight: async (costWeight: number, reason: string) => {
      const body = { costWeight, reason };
      await send(options, { method: 'PUT', path: '/v1/settings', operator: true, body });
    },
  };
}

interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly path: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly operator?: boolean;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfterSeconds: number;
}

/** "Not now": from Baton (503) or from a gateway before it. */
const NOT_NOW: readonly number[] = [429, 502, 503, 504];

function runPath(runId: string): string {
  return `/v1/runs/${encodeURIComponent(runId)}`;
}

async function send(options: ApiClientOptions, call: Call): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const last = attempt >= (options.maxAttempts ?? 6);
    const answer = await sendOnce(options, call).catch((error: unknown) => {
      options.signal?.throwIfAborted();
      if (last) throw unreachable(options, attempt, error);
      return undefined;
    });
    if (answer !== undefined && answer.status < 400) return answer;
    if (answer !== undefined && (last || !NOT_NOW.includes(answer.status))) {
      throw new ApiError(`${named(call)}: ${readableProblem(answer)}`, answer.status);
    }
    const pause = (options.firstPauseMilliseconds ?? 100) * 2 ** (attempt - 1);
    await sleep(Math.max(Math.min(pause, 5_000), (answer?.retryAfterSeconds ?? 0) * 1_000), null, {
      signal: options.signal,
    });
  }
}

async function sendOnce(options: ApiClientOptions, call: Call): Promise<Answer> {
  const token = options.tokens?.[call.operator ? 'operator' : 'agent'];
  const timeout = AbortSignal.timeout((options.timeoutSeconds ?? 30) * 1_000);
  const response = await fetch(`${options.url.replace(/\/+$/, '')}${call.path}`, {
    method: call.method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(call.body ? { 'content-type': 'application/json' } : {}),
      ...call.headers,
    },
    body: call.body ? JSON.stringify(call.body) : null,
    signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
  });
  // The header may also hold a date; only seconds are followed, and never more than 10 of them.
  const retryAfter = Number(response.headers.get('retry-after') ?? 0);
  return {
    status: response.status,
    text: await response.text(),
    retryAfterSeconds: Number.isFinite(retryAfter) ? Math.min(Math.max(retryAfter, 0), 10) : 0,
  };
}

function understood<Value>(schema: z.ZodType<Value>, call: Call, answer: Answer): Value {
  const parsed = schema.safeParse(parsedJson(answer.text));
  if (parsed.success) return parsed.data;
  throw new ApiError(
    `${named(call)} was answered in an unexpected form: ${z.prettifyError(parsed.error)}`,
    answer.status,
  );
}

async function unlessRefusedWith<Value>(
  statuses: readonly number[],
  read: () => Promise<Value>,
): Promise<Value | undefined> {
  return await read().catch((error: unknown) => {
    if (error instanceof ApiError && statuses.includes(error.status ?? 0)) return undefined;
    throw error;
  });
}

const problem = z.object({
  title: z.string().optional(),
  detail: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).default([]),
});

/** RFC 9457 in one line; other bodies are cut short. */
function readableProblem({ status, text }: Answer): string {
  const parsed = problem.safeParse(parsedJson(text));
  const { title, detail, errors } = parsed.success
    ? parsed.data
    : { detail: text.slice(0, 200), errors: [] };
  const fields = errors.map(({ path, message }) => `${path}: ${message}`).join('; ');
  return [`refused with ${status}`, title, detail, fields].filter(Boolean).join(', ');
}

function unreachable({ url }: ApiClientOptions, attempts: number, error: unknown): ApiError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
  return new ApiError(
    `${url} does not answer after ${attempts} attempts: ${reason}`,
    undefined,
    error,
  );
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function named({ method, path }: Call): string {
  return `${method} ${path}`;
}
