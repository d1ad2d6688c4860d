// @ts-check

/** @typedef {import('zod').infer<typeof import('../functions/replies/insights.ts').insightsReplySchema>} Insights */
/** @typedef {import('zod').infer<typeof import('../functions/replies/health.ts').healthReplySchema>} Health */
/** @typedef {import('zod').infer<typeof import('../functions/replies/page.ts').alertReplySchema>} Alert */
/** @typedef {import('zod').infer<typeof import('../functions/replies/run.ts').runSummarySchema>} RunSummary */

/**
 * What came of a question.
 *
 * @template Body
 * @typedef {{ readonly kind: 'answered', readonly body: Body }
 *   | { readonly kind: 'refused', readonly status: number, readonly reason: string }
 *   | { readonly kind: 'away' }} Answer
 */

/**
 * @typedef {object} Answers
 * @property {Answer<Health>} health
 * @property {Answer<Insights>} insights
 * @property {Answer<{ readonly items: readonly Alert[] }>} alerts
 * @property {Answer<{ readonly items: readonly RunSummary[] }>} runs
 */

/** How long to wait for one answer, in milliseconds. */
const PATIENCE_MILLISECONDS = 8_000;

/**
 * Asks for everything that the page shows. Never throws.
 *
 * @param {string | undefined} token the operator's, if one is known
 * @param {AbortSignal} signal
 * @returns {Promise<Answers>}
 */
export async function readEverything(token, signal) {
  /** @type {Promise<Answers['health']>} */
  const health = ask('/health', undefined, signal);
  /** @type {Promise<Answers['insights']>} */
  const insights = ask('/v1/insights', token, signal);
  /** @type {Promise<Answers['alerts']>} */
  const alerts = ask('/v1/alerts?limit=10', token, signal);
  /** @type {Promise<Answers['runs']>} */
  const runs = ask('/v1/runs?limit=10', token, signal);
  return {
    health: await health,
    insights: await insights,
    alerts: await alerts,
    runs: await runs,
  };
}

/**
 * @template Body what the route's schema says
 * @param {string} path
 * @param {string | undefined} token
 * @param {AbortSignal} signal
 * @returns {Promise<Answer<Body>>}
 */
async function ask(path, token, signal) {
  try {
    const response = await fetch(path, {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      cache: 'no-store',
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MILLISECONDS)]),
    });
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    // A degraded Baton answers 503 with its health: the type tells a refusal, not the status.
    if (type.startsWith('application/json')) {
      return { kind: 'answered', body: JSON.parse(text) };
    }
    const reason = type.startsWith('application/problem+json')
      ? String(JSON.parse(text).title)
      : `Something else than Baton answers (${response.status})`;
    return { kind: 'refused', status: response.status, reason };
  } catch {
    return { kind: 'away' };
  }
}
