import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StubRun {
  decisions: { decisionId: string; type: string; chosen: string }[];
  outcome: Record<string, unknown> | null;
}

export interface StubRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly prefer: string | undefined;
  readonly body: Record<string, unknown>;
}

export interface StubAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export interface StubServer {
  readonly url: string;
  readonly runs: Map<string, StubRun>;
  readonly requests: StubRequest[];
  close(): Promise<void>;
}

/** What a test makes different. */
export interface StubBehaviour {
  /** Which alternative is chosen. @default the first */
  readonly choose?: (alternatives: string[], context: Record<string, unknown>) => string;
  /** Answers instead of the stub when it returns something. */
  readonly intercept?: (request: StubRequest, runs: Map<string, StubRun>) => StubAnswer | undefined;
}

/** Speaks what the commands use of the HTTP API, from memory, on a free port of the loopback. */
export async function startStubServer(behaviour: StubBehaviour = {}): Promise<StubServer> {
  const runs = new Map<string, StubRun>();
  const requests: StubRequest[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const request: StubRequest = {
      method: incoming.method ?? '',
      path: decodeURIComponent(incoming.url ?? ''),
      authorization: incoming.headers.authorization,
      prefer: incoming.headers.prefer?.toString(),
      body: text === '' ? {} : JSON.parse(text),
    };
    requests.push(request);
    const answer = behaviour.intercept?.(request, runs) ?? answerTo(request, runs, behaviour);
    outgoing.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    outgoing.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = addressOf(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    runs,
    requests,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function answerTo(
  { method, path, body }: StubRequest,
  runs: Map<string, StubRun>,
  { choose = ([first = '']) => first }: StubBehaviour,
): StubAnswer {
  const runId = /^\/v1\/runs\/([^/]+)/.exec(path)?.[1] ?? String(body.runId);
  const run = runs.get(runId);
  switch (`${method} ${path.replace(runId, '{runId}')}`) {
    case 'POST /v1/choices': {
      const { type, alternatives, context } = body;
      const chosen = choose(stringsOf(alternatives), objectOf(context));
      const known = run ?? { decisions: [], outcome: null };
      const decisionId = `${runId}:${JSON.stringify(objectOf(context).attempt ?? 1)}`;
      if (!known.decisions.some((decision) => decision.decisionId === decisionId)) {
        known.decisions.push({ decisionId, type: String(type), chosen });
      }
      runs.set(runId, known);
      return { status: 200, body: { decisionId, type, chosen, propensity: 1, recorded: true } };
    }
    case 'PATCH /v1/runs/{runId}/outcome': {
      const { final: _final, decisions: _decisions, ...outcome } = body;
      runs.set(runId, { decisions: run?.decisions ?? [], outcome });
      return { status: 200, body: {} };
    }
    case 'GET /v1/runs/{runId}':
      return run === undefined
        ? { status: 404, body: { type: 'urn:baton:problem:not-found', title: 'Not found' } }
        : { status: 200, body: run };
    case 'POST /v1/selections':
      return { status: 200, body: selectionAnswer(body, choose) };
    case 'POST /v1/decisions':
      return { status: 202, body: { accepted: 1 } };
    case 'GET /v1/settings':
      return { status: 200, body: { costWeight: 0.1 } };
    default:
      return { status: 404, body: { title: 'No such route' } };
  }
}

/** Follows one strategy with two attempts, whatever the task. */
function selectionAnswer(
  { choices }: StubRequest['body'],
  choose: NonNullable<StubBehaviour['choose']>,
): object {
  const config = {
    decomposition: { approach: 'single', maxSubtasks: 1 },
    agentSelection: { agents: [], rules: [] },
    parallelism: { maxParallelAgents: 1 },
    retry: { maxAttempts: 2, backoff: 'none', initialDelaySeconds: 0, onFailure: {} },
    escalation: { afterFailedAttempts: 2, afterMinutes: 60, onFailureCodes: [], aboveCostUsd: 5 },
  };
  const answers = (Array.isArray(choices) ? choices : []).map(({ type, alternatives }) => {
    const chosen = choose(stringsOf(alternatives), {});
    return { decisionId: 'first', type, chosen, propensity: 1, recorded: true };
  });
  return { strategy: { config }, choices: answers };
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  return address;
}

function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function objectOf(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' ? { ...value } : {};
}
