import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import { text } from 'node:stream/consumers';
import { onTestFinished, vi } from 'vitest';
import * as z from 'zod';
import { type Answer, failure } from './answers.ts';

/** The parts of a Converse request that tests look at. */
const requestSchema = z.looseObject({
  system: z.array(z.object({ text: z.string() })),
  messages: z.array(
    z.object({ role: z.string(), content: z.array(z.object({ text: z.string() })) }),
  ),
  inferenceConfig: z.record(z.string(), z.unknown()),
  toolConfig: z
    .looseObject({ tools: z.array(z.unknown()), toolChoice: z.record(z.string(), z.unknown()) })
    .optional(),
  outputConfig: z.looseObject({}).optional(),
});

/** A request as it came over the wire. */
export interface Received {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly text: string;
  readonly body: z.infer<typeof requestSchema>;
  readonly rung: 'forced_tool' | 'offered_tool' | 'text_format' | 'prose';
}

/** A Bedrock that does what it is told. */
export interface FakeBedrock {
  readonly received: readonly Received[];
  /** The answers to the next requests, in this order; then every request is a failure. */
  answerWith(...answers: readonly Answer[]): void;
  /** One answer for all requests that have no other, chosen by the request. */
  answerAllWith(answer: (request: Received) => Answer): void;
}

export const TOKEN = 'bedrock-api-key-planted-secret';
export const REGION = 'us-east-1';
export const MODEL = 'us.anthropic.claude-sonnet-4-20250514-v1:0';

/** What a deployment with a model has in its environment. */
export const VARIABLES = {
  BATON_BEDROCK_MODEL: MODEL,
  BATON_BEDROCK_INPUT_USD_PER_MILLION_TOKENS: '3',
  BATON_BEDROCK_OUTPUT_USD_PER_MILLION_TOKENS: '15',
  AWS_REGION: REGION,
};

/** Starts a Bedrock on this machine that the SDK finds by the environment, until the test ends. */
export async function fakeBedrock(): Promise<FakeBedrock> {
  const received: Received[] = [];
  const planned: Answer[] = [];
  let otherwise = (_request: Received): Answer => failure(500, 'InternalServerException');
  const sessions = new Set<ServerHttp2Session>();
  const server = createServer();
  server.on('session', (session) => {
    sessions.add(session);
    session.on('error', () => undefined).on('close', () => sessions.delete(session));
  });
  server.on('stream', (stream, headers) => {
    // Clients that do not wait reset their streams.
    stream.on('error', () => undefined);
    const answer = async () => {
      const request = requestOf(headers, await text(stream));
      received.push(request);
      respond(stream, planned.shift() ?? otherwise(request));
    };
    answer().catch(() => stream.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    for (const session of sessions) session.destroy();
    server.close();
    await once(server, 'close');
  });
  useAddress(`http://127.0.0.1:${portOf(server.address())}`);
  return {
    received,
    answerWith: (...answers) => {
      planned.push(...answers);
    },
    answerAllWith: (answer) => {
      otherwise = answer;
    },
  };
}

/** Nothing of this machine's own settings is used. */
export function useAddress(url: string): void {
  vi.stubEnv('AWS_ENDPOINT_URL_BEDROCK_RUNTIME', url);
  vi.stubEnv('AWS_BEARER_TOKEN_BEDROCK', TOKEN);
  vi.stubEnv('AWS_REGION', REGION);
  vi.stubEnv('AWS_CONFIG_FILE', 'no-such-file');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', 'no-such-file');
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
}

const FIRST_BYTES = '{"output":{"message":{"content":[{"te';

function respond(stream: ServerHttp2Stream, answer: Answer): void {
  switch (answer.kind) {
    case 'response':
      stream.respond({
        ':status': answer.status,
        'content-type': 'application/json',
        ...answer.headers,
      });
      stream.end(answer.body);
      return;
    case 'hang':
      return;
    case 'reset':
      stream.session?.socket.destroy();
      return;
    case 'hang_midway':
      stream.respond({ ':status': 200, 'content-type': 'application/json' });
      stream.write(FIRST_BYTES);
      return;
    case 'reset_midway':
      stream.respond({ ':status': 200, 'content-type': 'application/json' });
      // So that the first bytes have left before.
      stream.write(FIRST_BYTES, () => setImmediate(() => stream.session?.destroy()));
      return;
  }
}

function requestOf(headers: IncomingHttpHeaders, sent: string): Received {
  const body = requestSchema.parse(JSON.parse(sent));
  return {
    path: String(headers[':path']),
    authorization: headers.authorization,
    text: sent,
    body,
    rung: rungOf(body),
  };
}

function rungOf({ toolConfig, outputConfig }: Received['body']): Received['rung'] {
  if (toolConfig !== undefined)
    return 'tool' in toolConfig.toolChoice ? 'forced_tool' : 'offered_tool';
  return outputConfig === undefined ? 'prose' : 'text_format';
}

function portOf(address: ReturnType<ReturnType<typeof createServer>['address']>): number {
  if (typeof address === 'object' && address !== null) return address.port;
  throw new Error('expected a port');
}
