import * as z from 'zod';
import { choiceReplySchema } from '../../../functions/replies/choice.ts';
import { healthReplySchema } from '../../../functions/replies/health.ts';
import { insightsReplySchema } from '../../../functions/replies/insights.ts';
import { alertReplySchema, auditReplySchema, pageOf } from '../../../functions/replies/page.ts';
import { policyReplySchema } from '../../../functions/replies/policy.ts';
import { runReplySchema } from '../../../functions/replies/run.ts';
import { selectionReplySchema } from '../../../functions/replies/selection.ts';
import type { OutcomeRequest } from '../../../shared/application/accept-outcome.ts';
import type { settingsRequestSchema } from '../../../shared/application/change-settings.ts';
import type { choiceRequestSchema } from '../../../shared/application/choose-option.ts';
import type { decisionsRequestSchema } from '../../../shared/application/record-decisions.ts';
import type { selectionRequestSchema } from '../../../shared/application/select-strategy.ts';
import type {
  strategyRequestSchema,
  versionRequestSchema,
} from '../../../shared/application/strategies.ts';
import { settingsSchema } from '../../../shared/domain/settings.ts';
import { strategySchema, strategyVersionSchema } from '../../../shared/domain/strategy/strategy.ts';

/** What came back, as it came, and how long that took. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
  readonly milliseconds: number;
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type ChoiceRequest = z.input<typeof choiceRequestSchema>;
export type SelectionRequest = z.input<typeof selectionRequestSchema>;
export type DecisionsRequest = z.input<typeof decisionsRequestSchema>;
/** A report with the decisions that are not stored yet. */
export type OutcomeReport = Partial<Omit<OutcomeRequest, 'decisions'>> & {
  readonly decisions?: readonly Omit<DecisionsRequest['decisions'][number], 'runId'>[];
};

export type Api = ReturnType<typeof apiOf>;

/**
 * The HTTP API of a server, a call at a time and never again by itself. Each method throws for
 * anything but success and checks the reply against its documented schema.
 */
export function apiOf(url: string) {
  const call = (request: Call) => send(url, request);
  const get = <Schema extends z.ZodType>(schema: Schema, path: string) =>
    successful(schema, call({ method: 'GET', path }));
  const post = <Schema extends z.ZodType>(schema: Schema, path: string, body: unknown) =>
    successful(schema, call({ method: 'POST', path, body }));
  return {
    call,
    choose: (body: ChoiceRequest) => post(choiceReplySchema, '/v1/choices', body),
    select: (body: SelectionRequest) => post(selectionReplySchema, '/v1/selections', body),
    logDecisions: (body: DecisionsRequest) => post(z.unknown(), '/v1/decisions', body),
    report: (runId: string, body: OutcomeReport) =>
      successful(z.unknown(), call(outcomeCall(runId, body))),
    /** Reports and waits until this server's policy includes it. */
    reportAndLearn: (runId: string, body: OutcomeReport) => {
      const learned = { ...outcomeCall(runId, body), headers: { prefer: 'wait=10' } };
      return successful(runReplySchema, call(learned));
    },
    run: (runId: string) => get(runReplySchema, `/v1/runs/${encodeURIComponent(runId)}`),
    policy: () => get(policyReplySchema, '/v1/policy'),
    insights: () => get(insightsReplySchema, '/v1/insights'),
    alerts: async () => (await get(pageOf(alertReplySchema), '/v1/alerts')).items,
    audit: async () => (await get(pageOf(auditReplySchema), '/v1/audit?limit=200')).items,
    strategies: async () => (await get(pageOf(strategySchema), '/v1/strategies?limit=200')).items,
    health: () => get(healthReplySchema, '/health'),
    changeSettings: (body: z.input<typeof settingsRequestSchema>) =>
      successful(settingsSchema, call({ method: 'PUT', path: '/v1/settings', body })),
    saveStrategy: (slug: string, body: z.input<typeof strategyRequestSchema>) =>
      successful(strategySchema, call({ method: 'PUT', path: `/v1/strategies/${slug}`, body })),
    addVersion: (slug: string, body: z.input<typeof versionRequestSchema>) =>
      post(strategyVersionSchema, `/v1/strategies/${slug}/versions`, body),
  };
}

export function outcomeCall(runId: string, body: OutcomeReport): Call {
  return { method: 'PATCH', path: `/v1/runs/${encodeURIComponent(runId)}/outcome`, body };
}

async function send(url: string, { method, path, body, headers }: Call): Promise<Answer> {
  const began = performance.now();
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(20_000),
  });
  const text = await response.text();
  const milliseconds = performance.now() - began;
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  const content: unknown = isJson ? JSON.parse(text) : text;
  return { status: response.status, headers: response.headers, body: content, milliseconds };
}

async function successful<Schema extends z.ZodType>(
  schema: Schema,
  answer: Promise<Answer>,
): Promise<z.output<Schema>> {
  const { status, body } = await answer;
  if (status >= 400) throw new Error(`refused with ${status}: ${JSON.stringify(body)}`);
  return schema.parse(body);
}
