import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { openApiDocument } from '../../../functions/openapi.ts';
import { type RouteName, routes } from '../../../functions/routes.ts';
import type { SurfaceServer } from '../surface/embedded-server.ts';
import { expectContract } from '../surface/expect-contract.ts';
import type { Reply } from '../surface/http.ts';
import { expectProblem } from '../surface/refusal.ts';
import { CONFIGURATION, callWith, ROUTE_NAMES, validCall } from '../surface/valid-calls.ts';

const runReply = z.looseObject({
  status: z.string(),
  decisions: z.array(z.looseObject({ decisionId: z.string(), type: z.string() })),
});

/** Calls every route for each of its documented replies, on one server. */
export function testContract(start: () => Promise<SurfaceServer>): void {
  let server: SurfaceServer;
  const answered = new Set<string>();

  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());

  /** Calls a route, whose reply must be as documented, and remembers which replies were seen. */
  async function call(
    name: RouteName,
    {
      body,
      headers,
      parameters,
      query = '',
    }: {
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
      readonly parameters?: Readonly<Record<string, string>>;
      readonly query?: string;
    } = {},
  ): Promise<Reply> {
    const valid = validCall(name, parameters);
    const reply = await server.call({
      ...valid,
      path: valid.path + query,
      ...(body === undefined ? {} : { body }),
      ...(headers === undefined ? {} : { headers }),
    });
    expectContract(name, reply);
    answered.add(`${name} ${reply.status}`);
    return reply;
  }

  describe('the life of a run', () => {
    const parameters = { runId: 'life' };
    const asked = {
      type: 'select_agent',
      alternatives: ['claude', { value: 'codex', features: { harness: 'cli' } }],
    };

    it('begins with a selection that answers choices too', async () => {
      const { json } = await call('createSelection', {
        body: { ...Object(validCall('createSelection').body), runId: 'life' },
      });
      expect(json).toMatchObject({
        runId: 'life',
        source: expect.stringMatching(/policy|holdout/),
        experimentId: null,
        arm: null,
        strategy: { slug: 'bug-default', versionId: 'bug-default@1', version: 1 },
        context: {
          taskType: 'bug',
          language: 'typescript',
          projectSize: 'medium',
          project: 'acme/web',
        },
        choices: [{ runId: 'life', type: 'select_agent', chosen: expect.any(String) }],
      });
    });

    it('gets the same selection when it asks again', async () => {
      const body = { ...Object(validCall('createSelection').body), runId: 'life' };
      const [first, second] = [
        await call('createSelection', { body }),
        await call('createSelection', { body }),
      ];
      expect(second.json).toEqual(first.json);
    });

    it('goes on with choices, which are the same for the same question', async () => {
      const body = { runId: 'life', ...asked, context: { attempt: 2 } };
      const first = await call('createChoice', { body });
      expect(first.json).toMatchObject({
        chosen: expect.stringMatching(/claude|codex/),
        runId: 'life',
      });
      expect((await call('createChoice', { body })).json).toEqual(first.json);
      const other = await call('createChoice', { body: { ...body, context: { attempt: 3 } } });
      expect(Object(other.json).decisionId).not.toBe(Object(first.json).decisionId);
    });

    it('reports what it decided by itself', async () => {
      const decisions = [
        {
          runId: 'life',
          type: 'parallelize',
          chosen: 'yes',
          alternatives: ['yes', 'no'],
          propensity: 0.5,
        },
        { runId: 'life', type: 'my_own_word', chosen: 'whatever' },
      ];
      const { json } = await call('recordDecisions', { body: { decisions } });
      expect(json).toEqual({ accepted: 2 });
    });

    it('ends in parts: 202 without waiting', async () => {
      const { status, headers } = await call('recordOutcome', {
        parameters,
        body: { ciPassed: true },
      });
      expect(status).toBe(202);
      expect(headers['preference-applied']).toBeUndefined();
    });

    it('ends in parts: 200 with the run once it is learned from', async () => {
      const { status, headers, json } = await call('recordOutcome', {
        parameters,
        body: { success: 0.75, costUsd: 0.5, decisions: [{ type: 'escalate', chosen: 'no' }] },
        headers: { prefer: 'respond-async, wait=10' },
      });
      expect(status).toBe(200);
      expect(headers['preference-applied']).toBe('wait=10');
      expect(json).toMatchObject({
        status: 'settled',
        success: true,
        quality: 0.75,
        utility: 0.7,
        outcome: { success: 0.75, costUsd: 0.5, ciPassed: true, final: false },
      });
    });

    it('is read back with its selection first and each decision once', async () => {
      const { decisions } = runReply.parse((await call('readRun', { parameters })).json);
      expect(decisions.map(({ type }) => type).sort()).toEqual([
        'escalate',
        'my_own_word',
        'parallelize',
        'select_agent',
        'select_agent',
        'select_agent',
        'select_strategy',
      ]);
      expect(decisions[0]?.type).toBe('select_strategy');
      expect(new Set(decisions.map(({ decisionId }) => decisionId)).size).toBe(7);
    });

    it('may be one of many outcomes in a call', async () => {
      const outcomes = ['a', 'b', 'c'].map((runId) => ({
        runId,
        success: false,
        failureCode: 'timeout',
      }));
      const { json } = await call('recordOutcomes', { body: { outcomes } });
      expect(json).toEqual({ accepted: 3 });
    });

    it('shows in the insights', async () => {
      await server.store.settled();
      const { json } = await call('readInsights');
      expect(json).toMatchObject({
        mode: 'learning',
        due: 0,
        totals: { runs: expect.any(Number) },
      });
    });
  });

  describe('a run before anything is known of it', () => {
    it('is running, with nothing but the decisions asked for', async () => {
      const body = { runId: 'fresh', type: 'retry', alternatives: ['yes', 'no'] };
      await call('createChoice', { body });
      const { json } = await call('readRun', { parameters: { runId: 'fresh' } });
      expect(json).toMatchObject({
        status: 'running',
        outcome: null,
        strategy: null,
        success: null,
      });
    });
  });

  describe('the policy', () => {
    it('comes with an ETag, and not again while it has not changed', async () => {
      const { headers, json } = await call('readPolicy');
      const etag = String(headers.etag);
      expect(etag).toBe(`"${Object(json).policyVersion}"`);
      for (const known of [etag, `W/${etag}`, `"old", ${etag}`, '*']) {
        const reply = await call('readPolicy', { headers: { 'if-none-match': known } });
        expect(reply).toMatchObject({ status: 304, headers: { etag } });
      }
      expect(await call('readPolicy', { headers: { 'if-none-match': '"old"' } })).toMatchObject({
        status: 200,
      });
    });

    it('changes its ETag with every publication', async () => {
      const before = await call('readPolicy');
      await call('changeSettings', { body: { costWeight: 0.25, reason: 'dearer' } });
      const after = await call('readPolicy', {
        headers: { 'if-none-match': String(before.headers.etag) },
      });
      expect(after).toMatchObject({ status: 200, json: { settings: { costWeight: 0.25 } } });
    });
  });

  describe('what operators do', () => {
    const parameters = { slug: 'night-shift' };

    it('changes some settings and leaves the others', async () => {
      const before = await call('readSettings');
      const changed = await call('changeSettings', {
        body: { mode: 'frozen', reason: 'quiet week' },
      });
      expect(changed.json).toEqual({ ...Object(before.json), mode: 'frozen' });
      expect((await call('readSettings')).json).toEqual(changed.json);
      await call('changeSettings', { body: { mode: 'learning', reason: 'quiet week is over' } });
    });

    it('creates a strategy, and changes it', async () => {
      const created = await call('saveStrategy', { parameters });
      expect(created).toMatchObject({
        status: 201,
        json: { slug: 'night-shift', currentVersionId: null, revision: 1 },
      });
      const body = {
        ...Object(validCall('saveStrategy').body),
        name: 'Night shift',
        enabled: false,
      };
      const changed = await call('saveStrategy', { parameters, body });
      expect(changed).toMatchObject({
        status: 200,
        json: { name: 'Night shift', enabled: false, revision: 2 },
      });
    });

    it('adds each configuration once', async () => {
      const first = await call('addVersion', { parameters });
      expect(first).toMatchObject({
        status: 201,
        json: { id: 'night-shift@1', provenance: 'operator' },
      });
      const again = await call('addVersion', { parameters });
      expect(again).toMatchObject({ status: 200, json: first.json });
      const config = { ...CONFIGURATION, parallelism: { maxParallelAgents: 8 } };
      const body = { config, reasoning: 'Wider.', makeCurrent: true };
      expect(await call('addVersion', { parameters, body })).toMatchObject({
        status: 201,
        json: { id: 'night-shift@2', number: 2, parentVersionId: null },
      });
    });

    it('points a strategy at a version', async () => {
      expect((await call('readStrategy', { parameters })).json).toMatchObject({
        currentVersionId: 'night-shift@2',
        versions: [{ id: 'night-shift@1' }, { id: 'night-shift@2' }],
      });
      const body = { versionId: 'night-shift@1', reason: 'too wide' };
      const rolledBack = await call('setCurrentVersion', { parameters, body });
      expect(rolledBack.json).toMatchObject({ currentVersionId: 'night-shift@1' });
    });

    it('is refused where it does not fit', async () => {
      const pointing = callWith('setCurrentVersion', { versionId: 'night-shift@9' });
      expectProblem(await server.call(pointing), 'not-found');
    });

    it('is audited, each write with its caller and its reason', async () => {
      const { json } = await call('listAudit', { query: '?limit=200' });
      const entries = z
        .object({
          items: z.array(
            z.object({
              action: z.string(),
              subject: z.string(),
              caller: z.string(),
              reason: z.string(),
            }),
          ),
        })
        .parse(json).items;
      const byOperator = entries.filter(({ caller }) => caller !== 'baton').reverse();
      expect(byOperator).toEqual([
        {
          action: 'settings_changed',
          subject: 'settings',
          caller: 'local operator',
          reason: 'dearer',
        },
        {
          action: 'settings_changed',
          subject: 'settings',
          caller: 'local operator',
          reason: 'quiet week',
        },
        {
          action: 'settings_changed',
          subject: 'settings',
          caller: 'local operator',
          reason: 'quiet week is over',
        },
        {
          action: 'strategy_created',
          subject: 'night-shift',
          caller: 'local operator',
          reason: 'a test',
        },
        {
          action: 'strategy_changed',
          subject: 'night-shift',
          caller: 'local operator',
          reason: 'a test',
        },
        {
          action: 'version_added',
          subject: 'night-shift@1',
          caller: 'local operator',
          reason: 'Two agents are faster.',
        },
        {
          action: 'version_added',
          subject: 'night-shift@2',
          caller: 'local operator',
          reason: 'Wider.',
        },
        {
          action: 'current_version_changed',
          subject: 'night-shift',
          caller: 'local operator',
          reason: 'Wider.',
        },
        {
          action: 'current_version_changed',
          subject: 'night-shift',
          caller: 'local operator',
          reason: 'too wide',
        },
      ]);
      expect(entries.every(({ reason }) => reason !== '')).toBe(true);
    });
  });

  describe('an experiment', () => {
    const parameters = { experimentId: 'feature-default-x2' };
    const body = {
      ...Object(validCall('createExperiment').body),
      slug: 'feature-default',
      arms: ['feature-default@1', 'feature-default@2'].map((versionId) => ({
        versionId,
        weight: 0.5,
      })),
    };

    it('may begin as a draft', async () => {
      await call('addVersion', { parameters: { slug: 'feature-default' } });
      const { status, json } = await call('createExperiment', { body });
      expect(status).toBe(201);
      expect(json).toMatchObject({
        id: parameters.experimentId,
        kind: 'comparison',
        status: 'draft',
        arms: [
          { name: 'control', versionId: 'feature-default@1' },
          { name: 'challenger-1', versionId: 'feature-default@2' },
        ],
        terms: null,
        verdict: null,
        report: { why: expect.stringContaining('draft') },
      });
      expect((await call('readExperiment', { parameters })).json).toEqual(json);
    });

    it('assigns tasks once it is started, and counts how they end', async () => {
      expect((await call('startExperiment', { parameters })).json).toMatchObject({
        status: 'running',
        terms: { costWeight: expect.any(Number) },
      });
      const { runId, selection } = await firstAssigned();
      expect(selection).toMatchObject({
        source: 'experiment',
        experimentId: parameters.experimentId,
        arm: expect.stringMatching(/^(control|challenger-1)$/),
        strategy: { slug: 'feature-default' },
      });
      await call('recordOutcome', {
        parameters: { runId },
        body: { success: 1, final: true },
        headers: { prefer: 'wait=10' },
      });
      const { json } = await call('readExperiment', { parameters });
      const arms = Object(json).report.arms.filter(({ tasks }: { tasks: number }) => tasks > 0);
      expect(arms).toMatchObject([{ name: selection.arm, tasks: 1, openTasks: 0, mean: 1 }]);
    });

    it('has its strategy for itself', async () => {
      const { json } = await call('readStrategy', { parameters: { slug: 'feature-default' } });
      expect(json).toMatchObject({ runningExperimentId: parameters.experimentId });
      const second = { ...validCall('createExperiment'), body: { ...body, draft: false } };
      expectProblem(await server.call(second), 'conflict');
    });

    it('ends when an operator stops it, who says why', async () => {
      const { json } = await call('stopExperiment', { parameters, body: { reason: 'enough' } });
      expect(json).toMatchObject({
        status: 'ended',
        verdict: { kind: 'stopped', versionId: null, reason: 'enough' },
        report: { why: null },
      });
    });

    it('is listed by its status and its strategy', async () => {
      const listed = async (query: string) => {
        const { json } = await call('listExperiments', { query });
        return Object(json).items.map(({ id }: { id: string }) => id);
      };
      expect(await listed('?status=ended&strategy=feature-default')).toEqual([
        parameters.experimentId,
      ]);
      expect(await listed('?status=running')).toEqual([]);
      expect(await listed('?strategy=bug-default')).toEqual([]);
    });

    /** The first new task that an experiment takes: others are held out or follow another strategy. */
    async function firstAssigned() {
      for (let task = 0; task < 100; task += 1) {
        const runId = `feature-${task}`;
        const asked = { runId, task: { type: 'feature' } };
        const selection = Object((await call('createSelection', { body: asked })).json);
        if (selection.experimentId !== null) return { runId, selection };
      }
      throw new Error('expected a task of the experiment');
    }
  });

  describe('an evolution', () => {
    it('is begun, and found by its execution at once', async () => {
      const { json } = await call('startEvolution');
      const { executionId } = Object(json);
      expect(executionId).toMatch(/^operator-/);
      const parameters = { executionId };
      expect((await call('readEvolution', { parameters })).json).toMatchObject({
        executionId,
        strategies: [{ executionId, slug: 'bug-default', dryRun: true }],
      });
      const evolution = await vi.waitFor(async () => {
        const [found] = Object((await call('readEvolution', { parameters })).json).strategies;
        expect(found.endedAt).not.toBeNull();
        return found;
      }, 10_000);
      expect(evolution).toMatchObject({
        status: 'insufficient_data',
        reason: expect.stringMatching(/settled runs of the current version in 60 days/),
        analysis: null,
        proposer: null,
        reply: null,
        admissions: [],
        experimentId: null,
      });
    });

    it('is in the audit with who asked for it, and why', async () => {
      const { json } = await call('listAudit', { query: '?limit=200' });
      expect(Object(json).items).toContainEqual(
        expect.objectContaining({
          action: 'evolution_requested',
          subject: 'bug-default',
          reason: 'a test',
          after: { dryRun: true },
        }),
      );
    });
  });

  describe('what people look at', () => {
    it('lists alerts', async () => {
      server.baton.alerting.raise('policy_stale', 'warning', 'deployment', 'A test.');
      expect((await call('listAlerts')).json).toMatchObject({
        items: [{ code: 'policy_stale', severity: 'warning', count: 1 }],
      });
    });

    it('reports its health', async () => {
      expect((await call('readHealth')).json).toMatchObject({ status: 'ok', deadLetters: 0 });
    });

    it('describes itself as it was built', async () => {
      const { json } = await call('readDocument');
      expect(json).toEqual(JSON.parse(JSON.stringify(openApiDocument(server.baton.version))));
    });
  });

  describe('a list', () => {
    beforeAll(async () => {
      for (let at = 0; at < 25; at += 1) {
        const runId = `listed-${at}`;
        await call('createChoice', { body: { runId, type: 'retry', alternatives: ['yes', 'no'] } });
        await call('changeSettings', { body: { reason: `change ${at}`, costWeight: at / 100 } });
        server.baton.alerting.raise('run_set_aside', 'warning', runId, 'A test.');
        await call('saveStrategy', { parameters: { slug: `listed-${at}` } });
      }
      await call('addVersion', { parameters: { slug: 'bug-default' } });
      for (let draft = 0; draft < 9; draft += 1) await call('createExperiment');
    }, 60_000);

    it.for([
      ['listRuns', 'runId', 30],
      ['listAudit', 'id', 60],
      ['listAlerts', 'id', 26],
      ['listStrategies', 'slug', 26],
      ['listExperiments', 'id', 10],
    ] as const)('shows each item once, page after page: %s', async ([name, key, atLeast]) => {
      const page = z.object({
        items: z.array(z.looseObject({ [key]: z.string() })),
        nextCursor: z.string().nullable(),
      });
      const walk = async (limit: number) => {
        const seen: unknown[] = [];
        for (let cursor: string | null = ''; cursor !== null; ) {
          const query = `?limit=${limit}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
          const { items, nextCursor } = page.parse((await call(name, { query })).json);
          if (nextCursor !== null) expect(items).toHaveLength(limit);
          seen.push(...items.map((item) => item[key]));
          cursor = nextCursor;
        }
        return seen;
      };
      const whole = await walk(200);
      expect(whole.length).toBeGreaterThanOrEqual(atLeast);
      expect(new Set(whole).size).toBe(whole.length);
      expect(await walk(7)).toEqual(whole);
    });

    it('shows the newest first, 50 of them unless told', async () => {
      const { items } = z
        .object({ items: z.array(z.object({ at: z.string() })) })
        .parse((await call('listAudit')).json);
      expect(items).toHaveLength(50);
      expect(items).toEqual(items.toSorted((left, right) => (left.at < right.at ? 1 : -1)));
    });

    it('of runs can be narrowed to a strategy and to a time', async () => {
      const runs = z.object({
        items: z.array(z.object({ runId: z.string(), createdAt: z.string() })),
      });
      const ofStrategy = runs.parse(
        (await call('listRuns', { query: '?strategy=bug-default' })).json,
      );
      expect(ofStrategy.items.map(({ runId }) => runId)).toEqual(['life']);
      const all = runs.parse((await call('listRuns')).json).items;
      const since = all[9]?.createdAt ?? '';
      const newer = runs.parse((await call('listRuns', { query: `?since=${since}` })).json).items;
      expect(newer).toEqual(all.filter(({ createdAt }) => createdAt >= since));
    });
  });

  it('has given every documented reply but the one of a failure', () => {
    const documented = ROUTE_NAMES.flatMap((name) =>
      Object.keys(routes[name].replies).map((status) => `${name} ${status}`),
    );
    expect([...answered].sort()).toEqual(
      documented.filter((each) => !each.endsWith(' 503')).sort(),
    );
  });
}
