import autocannon from 'autocannon';
import { startTemporaryServer } from '../local/replay/temporary-server.ts';
import { type Bench, type BenchRow, figure, promise } from './row.ts';

const CONNECTIONS = 32;
const SECONDS = 8;
/** Half of what the server should take: the latency of a server that is busy, not swamped. */
const STEADY_RATE = 1_000;
const WARM_UP_SECONDS = 2;

/** What one connection sends next; `n` counts all calls of the load. */
type Call = (n: number) => {
  readonly method: 'POST' | 'PATCH';
  readonly path: string;
  readonly body: string;
};

/** Selections, choices and outcomes against the server on loopback, everything stored and logged. */
export const httpBench: Bench = async (progress) => {
  process.env.LOG_LEVEL = 'info';
  const server = await startTemporaryServer({ costWeight: 0.1 });
  try {
    progress(`warming up for ${WARM_UP_SECONDS} s`);
    await load(server.url, WARM_UP_SECONDS, selection('warm-up'));
    progress(`selections: ${CONNECTIONS} connections for ${SECONDS} s`);
    const selections = await load(server.url, SECONDS, selection('run'));
    progress(`selections at ${STEADY_RATE} a second`);
    const steady = await load(server.url, SECONDS, selection('steady'), STEADY_RATE);
    progress('choices');
    const choices = await load(server.url, SECONDS, choice);
    progress('outcomes');
    const outcomes = await load(server.url, SECONDS, outcome);
    return [
      ...rowsOf(`selections, ${CONNECTIONS} connections as fast as they can`, selections, {
        requestsPerSecond: 2_000,
        p99Milliseconds: 10,
      }),
      ...rowsOf(`selections, ${STEADY_RATE} a second over ${CONNECTIONS} connections`, steady),
      ...rowsOf(`choices, ${CONNECTIONS} connections`, choices),
      ...rowsOf(`outcomes, ${CONNECTIONS} connections`, outcomes),
    ];
  } finally {
    await server.stop();
  }
};

const selection =
  (prefix: string): Call =>
  (n) => ({
    method: 'POST',
    path: '/v1/selections',
    body: JSON.stringify({
      runId: `${prefix}-${n}`,
      task: { title: 'Crash when saving', type: 'bug' },
      project: { id: `acme/${n % 50}`, language: 'typescript', linesOfCode: 48_210 },
    }),
  });

const choice: Call = (n) => ({
  method: 'POST',
  path: '/v1/choices',
  body: JSON.stringify({
    runId: `run-${n}`,
    type: 'select_agent',
    alternatives: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'],
    context: { attempt: 1 },
  }),
});

const outcome: Call = (n) => ({
  method: 'PATCH',
  path: `/v1/runs/run-${n}/outcome`,
  body: JSON.stringify({ success: n % 3 !== 0, costUsd: 0.3, final: true }),
});

async function load(
  url: string,
  seconds: number,
  call: Call,
  rate?: number,
): Promise<autocannon.Result> {
  let n = 0;
  return await autocannon({
    ...(rate === undefined ? {} : { overallRate: rate }),
    url,
    connections: CONNECTIONS,
    duration: seconds,
    headers: { 'content-type': 'application/json' },
    requests: [
      {
        setupRequest: (request) => {
          n += 1;
          return { ...request, ...call(n) };
        },
      },
    ],
  });
}

function rowsOf(
  name: string,
  { requests, latency, errors, non2xx, timeouts }: autocannon.Result,
  bars?: { readonly requestsPerSecond: number; readonly p99Milliseconds: number },
): BenchRow[] {
  return [
    bars
      ? promise(name, 'requests a second', requests.average, '≥', bars.requestsPerSecond)
      : figure(name, 'requests a second', requests.average),
    figure(name, 'ms, p50', latency.p50),
    bars
      ? promise(name, 'ms, p99', latency.p99, '≤', bars.p99Milliseconds)
      : figure(name, 'ms, p99', latency.p99),
    promise(name, 'errors', errors + non2xx + timeouts, '≤', 0),
  ];
}
