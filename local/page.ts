import { readFileSync } from 'node:fs';
import type { HttpResult } from '../functions/pipeline/http-types.ts';
import { problemReply } from '../functions/pipeline/problem.ts';

const SCRIPTS = [
  'page',
  'api',
  'arms',
  'dom',
  'experiment-text',
  'experiments',
  'facts',
  'format',
  'guardrails',
  'happened',
  'interval',
  'interval-text',
  'learned',
  'notices',
  'sign-in',
  'start',
  'state',
  'table',
  'token',
  'trouble',
  'verdicts',
  'worth',
  'worth-text',
];

/** The page's files: what is served under which path, and as what. */
const FILES: Readonly<Record<string, { readonly file: string; readonly type: string }>> = {
  '/': { file: 'index.html', type: 'text/html; charset=utf-8' },
  '/page.css': { file: 'page.css', type: 'text/css; charset=utf-8' },
  ...Object.fromEntries(
    SCRIPTS.map((name) => [
      `/${name}.js`,
      { file: `${name}.js`, type: 'text/javascript; charset=utf-8' },
    ]),
  ),
};

/** The page loads nothing from elsewhere, runs no inline script and is never framed. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
};

/**
 * The operator's page, which holds no data of its own: it asks the API like everybody else.
 *
 * @returns `undefined` for a path that is none of the page's
 */
export function pageReply(method: string, path: string, demo: boolean): HttpResult | undefined {
  const entry = Object.hasOwn(FILES, path) ? FILES[path] : undefined;
  if (entry === undefined) return undefined;
  if (method !== 'GET') {
    const detail = `${path} takes GET.`;
    return problemReply('method-not-allowed', detail, [], { allow: 'GET' });
  }
  const text = readFileSync(new URL(`../dashboard/${entry.file}`, import.meta.url), 'utf8');
  return {
    statusCode: 200,
    headers: { ...HEADERS, 'content-type': entry.type },
    body: demo ? text.replace('data-demo="false"', 'data-demo="true"') : text,
  };
}
