import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import * as z from 'zod';
import { pageReply } from '../../local/page.ts';
import type { Api } from './support/api.ts';
import { startServer, temporaryFolder } from './support/server-process.ts';

const CHROMIUM = '/usr/bin/chromium';
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const HOSTILE = '<img src=x onerror=alert(1)>';

/** Longer than the page waits between two refreshes. */
const REFRESHED = { timeout: 15_000 };

let browser: Browser | undefined;

beforeAll(async () => {
  if (!existsSync(CHROMIUM)) {
    throw new Error(
      `The page is tested in ${CHROMIUM}, which is missing: apt-get install chromium`,
    );
  }
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
}, 60_000);

afterAll(() => browser?.close());

/** A tab, and everything in it that should not have happened. */
async function openTab(options: BrowserContextOptions = {}) {
  if (browser === undefined) throw new Error('The browser has not started.');
  const context = await browser.newContext({ locale: 'en-US', ...options });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  await page.addInitScript(
    `addEventListener('securitypolicyviolation', (event) => console.error('CSP', event.blockedURI))`,
  );
  return { page, complaints };
}

async function serverWithPage(environment: Readonly<Record<string, string>> = {}) {
  return await startServer({ data: await temporaryFolder(), environment });
}

/** One run of an agent that somebody gave a hostile name: it costs half a dollar. */
async function play(api: Api, runId: string, success: 0 | 1): Promise<void> {
  await api.select({
    runId,
    task: { type: 'bug' },
    project: { id: HOSTILE },
    choices: [{ type: 'select_agent', alternatives: [HOSTILE] }],
  });
  await api.reportAndLearn(runId, { success, costUsd: 0.5, final: true });
}

/** An experiment of two versions for bugs, with a reason that somebody meant badly. */
async function beginExperiment(api: Api, reason = HOSTILE): Promise<string> {
  const [current] = (await api.policy()).strategies.filter(({ slug }) => slug === 'bug-default');
  if (current === undefined) throw new Error('There is no strategy bug-default.');
  const config = { ...current.current.config, parallelism: { maxParallelAgents: 4 } };
  const { id } = await api.addVersion('bug-default', { config, reasoning: 'a test' });
  const arms = [current.current.versionId, id].map((versionId) => ({ versionId, weight: 0.5 }));
  const body = { slug: 'bug-default', arms, reason };
  const { body: reply } = await api.call({ method: 'POST', path: '/v1/experiments', body });
  return z.object({ id: z.string() }).parse(reply).id;
}

/** The figure of a tile. */
async function tile(page: Page, label: string): Promise<string | null> {
  const tiles = page.locator('#totals .tiles > div');
  return await tiles
    .filter({ has: page.getByText(label, { exact: true }) })
    .locator('.figure')
    .textContent();
}

const askAgain = (page: Page) =>
  page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`);

describe('the page of the embedded home', { timeout: 60_000 }, () => {
  it('shows the totals, and hostile names as the text that they are', async () => {
    const { url, api } = await serverWithPage();
    for (const [position, success] of ([1, 1, 1, 0] as const).entries()) {
      await play(api, `${HOSTILE} ${position}`, success);
    }
    const { page, complaints } = await openTab();
    await page.goto(url);
    await page.locator('#totals').waitFor();

    expect(await tile(page, 'Runs')).toBe('4');
    expect(await tile(page, 'Success rate')).toBe('75.0%');
    expect(await tile(page, 'Mean utility')).toBe('0.700');
    expect(await tile(page, 'Total cost')).toBe('$2.00');
    expect(await tile(page, 'Mean cost per run')).toBe('$0.500');

    const options = page.getByRole('table', { name: /select_agent/ });
    expect(await options.getByRole('rowheader').allTextContents()).toEqual([HOSTILE]);
    const runs = page.getByRole('table', { name: 'The last 4 runs' });
    expect(await runs.getByRole('rowheader').first().textContent()).toBe(`${HOSTILE} 3`);
    expect(await runs.getByRole('cell', { name: HOSTILE, exact: true }).count()).toBe(4);
    expect(await page.locator('img').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('shows alerts, the words of which may be hostile too', async () => {
    const { url } = await serverWithPage();
    const { page, complaints } = await openTab();
    const at = '2026-11-22T11:09:28.075Z';
    const alert = { id: '1', code: 'run_set_aside', severity: 'critical', subject: HOSTILE };
    await page.route('**/v1/alerts*', (route) =>
      route.fulfill({
        json: { items: [{ ...alert, message: HOSTILE, count: 3, firstAt: at, lastAt: at }] },
      }),
    );
    await page.goto(url);
    const alerts = page.getByRole('region', { name: 'Alerts' });
    await alerts.getByRole('listitem').waitFor();
    expect(await alerts.getByRole('listitem').textContent()).toContain(`about ${HOSTILE}, 3 times`);
    expect(await alerts.locator('time').getAttribute('title')).toBe('2026-11-22 11:09:28 UTC');
    expect(complaints).toEqual([]);
  });

  it('shows how an experiment stands, why it goes on, and how it ended', async () => {
    const { url, api } = await serverWithPage();
    const id = await beginExperiment(api);
    for (const runId of ['a', 'b', 'c']) await play(api, runId, 1);
    const { page, complaints } = await openTab();
    await page.goto(url);
    const experiment = page.getByRole('article', { name: 'bug-default@2 against bug-default@1' });
    await experiment.waitFor();
    const text = await experiment.textContent();
    expect(text).toContain(HOSTILE);
    expect(text).toMatch(/Not decided yet\. Only \d tasks? ha.+ too few for a forecast/);
    expect(text).toContain('90% interval, each bound holds at 95%');
    const arms = experiment.getByRole('table', { name: /^Lift in utility against control/ });
    expect(await arms.getByRole('rowheader').allTextContents()).toEqual([
      'control',
      'challenger-1',
    ]);
    const guardrails = experiment.getByRole('table', { name: /^Guardrails/ });
    expect(await guardrails.getByText('ok', { exact: true }).count()).toBe(4);
    const worth = page.getByRole('region', { name: 'What learning is worth' });
    expect(await worth.textContent()).toContain('Not known yet');

    await api.call({
      method: 'POST',
      path: `/v1/experiments/${id}/stop`,
      body: { reason: HOSTILE },
    });
    await askAgain(page);
    const ended = page.getByRole('table', { name: '1 experiment ended in the last 30 days' });
    await ended.waitFor();
    expect(await ended.getByRole('cell').allTextContents()).toEqual([
      'stopped',
      HOSTILE,
      expect.stringMatching(/^\d+ \w+ \d{4}/),
    ]);
    expect(await page.getByText('No experiment is running.').isVisible()).toBe(true);
    expect(await page.locator('img').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('says how to get going with calls that work, and then shows the run', async () => {
    const { url, api } = await serverWithPage();
    const { page, complaints } = await openTab();
    await page.goto(url);
    const commands = page.getByRole('group', { name: 'Commands' }).first();
    const bodies = String(await commands.textContent()).matchAll(/-d '([^']+)'/g);
    const [selection, outcome] = [...bodies].map(([, body = '']): unknown => JSON.parse(body));
    const calls = [
      { method: 'POST', path: '/v1/selections', body: selection },
      { method: 'PATCH', path: '/v1/runs/run-1/outcome', body: outcome },
    ] as const;
    for (const call of calls) expect(await commands.textContent()).toContain(`${url}${call.path}`);
    expect((await api.call(calls[0])).status).toBe(200);
    expect((await api.call(calls[1])).status).toBe(202);

    await page.locator('#totals').waitFor(REFRESHED);
    await vi.waitFor(async () => expect(await tile(page, 'Total cost')).toBe('$0.42'), REFRESHED);
    expect(await page.getByText('No runs yet').isVisible()).toBe(false);
    expect(complaints).toEqual([]);
  });

  it('leaves the focus where it is when it refreshes', async () => {
    const { url } = await serverWithPage();
    const { page } = await openTab();
    await page.goto(url);
    await page.locator('pre').first().focus();
    const before = await page.locator('#freshness time').getAttribute('datetime');
    await askAgain(page);
    await page.locator(`#freshness time:not([datetime="${before}"])`).waitFor(REFRESHED);
    expect(await page.evaluate('document.activeElement.tagName')).toBe('PRE');
  });

  it('asks for the operator token, and keeps it in the tab alone', async () => {
    const { url } = await serverWithPage({ BATON_OPERATOR_TOKEN: 'open-sesame' });
    const { page } = await openTab();
    await page.goto(url);
    const token = page.getByLabel('Token', { exact: true });
    await token.fill('a guess');
    await token.press('Enter');
    await page.getByText('A token is one word').waitFor();
    await token.fill('guess');
    await token.press('Enter');
    await page.getByText('Baton does not know this token.').waitFor();
    expect(await page.locator('#strategies').isVisible()).toBe(false);

    await token.fill('open-sesame');
    await page.getByRole('button', { name: 'Show the numbers' }).click();
    await page.locator('#strategies').waitFor();
    expect(await token.isVisible()).toBe(false);
    await page.reload();
    await page.locator('#strategies').waitFor();
    expect(await page.evaluate('localStorage.length + document.cookie.length')).toBe(0);
    expect(page.url()).not.toContain('sesame');

    await page.getByRole('button', { name: 'Forget the token' }).click();
    await token.waitFor();
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
    expect(await page.locator('#strategies').textContent()).not.toContain('bug-default');
  });

  it('keeps the last numbers, marked stale, while the server is away', async () => {
    const server = await serverWithPage();
    await play(server.api, 'run-1', 1);
    const { page } = await openTab();
    await page.goto(server.url);
    await page.locator('#totals').waitFor();
    await server.stop();
    await page.getByText(`Baton does not answer at ${server.url}`).waitFor(REFRESHED);
    expect(await page.locator('#totals[data-stale]').isVisible()).toBe(true);
    expect(await tile(page, 'Runs')).toBe('1');
    expect(await page.locator('#freshness').textContent()).toContain('Last updated');
  });

  it('stops asking when paused', async () => {
    const { url } = await serverWithPage();
    const { page } = await openTab();
    await page.clock.install();
    await page.goto(url);
    await page.locator('#freshness time').waitFor();
    let questions = 0;
    page.on('request', () => {
      questions += 1;
    });
    const pause = page.getByRole('button', { name: 'Pause updates' });
    await pause.click();
    await page.clock.runFor(20_000);
    expect([questions, await pause.getAttribute('aria-pressed')]).toEqual([0, 'true']);
    await pause.click();
    await expect.poll(() => questions).toBeGreaterThan(0);
  });

  it.each([
    { width: 360, colorScheme: 'light' },
    { width: 820, colorScheme: 'dark' },
  ] as const)('fits a screen of $width pixels', async ({ width, colorScheme }) => {
    const { url, api } = await serverWithPage();
    await beginExperiment(api, 'w'.repeat(200));
    await play(api, 'run-1', 1);
    await api.choose({ runId: 'r'.repeat(200), type: 'retry', alternatives: ['w'.repeat(200)] });
    await api.reportAndLearn('r'.repeat(200), { success: 1, costUsd: 99_999, final: true });
    const { page } = await openTab({ viewport: { width, height: 800 }, colorScheme });
    await page.goto(url);
    await page.locator('#runs').waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
  });

  it('is marked as a demo where it is one', () => {
    expect(pageReply('GET', '/', false)?.body).toContain('<body data-demo="false">');
    expect(pageReply('GET', '/', true)?.body).toContain('<body data-demo="true">');
  });
});
