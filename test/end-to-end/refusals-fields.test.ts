import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedServer, startEmbedded } from './surface/embedded-server.ts';
import type { Call } from './surface/http.ts';
import { expectInvalid } from './surface/refusal.ts';
import { CONFIGURATION, callWith, validCall } from './surface/valid-calls.ts';

let server: EmbeddedServer;
beforeAll(async () => {
  server = await startEmbedded();
});
afterAll(() => server.stop());

type Fault = readonly [what: string, call: Call, paths: readonly string[]];

const select = (changes: object) => callWith('createSelection', { ...changes });
const choose = (changes: object) => callWith('createChoice', { ...changes });
const report = (changes: object) => callWith('recordOutcome', { ...changes });
const set = (changes: object) => callWith('changeSettings', { ...changes });
const save = (changes: object) => callWith('saveStrategy', { ...changes });
const configure = (changes: object) =>
  callWith('addVersion', { config: { ...CONFIGURATION, ...changes } });
const experiment = (changes: object) => callWith('createExperiment', { ...changes });
const decide = (changes: object) =>
  callWith('recordDecisions', {
    decisions: [{ runId: 'run-1', type: 'retry', chosen: 'a', ...changes }],
  });

const many = (count: number) => Array.from({ length: count }, (_, at) => `option-${at}`);
const features = (count: number) => Object.fromEntries(many(count).map((name) => [name, 1]));
const question = (changes: object) => ({ type: 'retry', alternatives: ['a', 'b'], ...changes });
const hoursAhead = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

/** Text that no id and no other short text may be. */
const NO_TEXT: readonly (readonly [what: string, value: unknown])[] = [
  ['empty', ''],
  ['of 201 characters', 'x'.repeat(201)],
  ['of 201 emoji', '🙂'.repeat(201)],
  ['with a control character', 'a\u0000b'],
  ['with a line end', 'a\nb'],
  ['with a C1 control character', 'a\u0085b'],
  ['with half of a surrogate pair', 'a\ud83d'],
  ['a number', 1],
  ['null', null],
  ['a list', ['a']],
  ['an object', { value: 'a' }],
];

describe.for(NO_TEXT)('a text that is %s', ([, text]) => {
  it.for<Fault>([
    ['runId of a selection', select({ runId: text }), ['runId']],
    ['taskId', select({ taskId: text }), ['taskId']],
    ['project id', select({ project: { id: text } }), ['project.id']],
    ['language', select({ project: { language: text } }), ['project.language']],
    ['label', select({ task: { type: 'bug', labels: ['a', text] } }), ['task.labels.1']],
    ['runId of a choice', choose({ runId: text }), ['runId']],
    ['decisionId', choose({ decisionId: text }), ['decisionId']],
    [
      'alternative',
      choose({ alternatives: [{ value: text }] }),
      [typeof text === 'string' ? 'alternatives.0.value' : 'alternatives.0'],
    ],
    ['chosen option', decide({ chosen: text }), ['decisions.0.chosen']],
    ['runId of a decision', decide({ runId: text }), ['decisions.0.runId']],
    ['name', save({ name: text }), ['name']],
  ])('is refused as %s', ([, call, paths]) => expectInvalid(server, call, paths));
});

describe('a selection', () => {
  it.for<Fault>([
    ['nothing at all', { ...validCall('createSelection'), body: {} }, ['runId', 'task']],
    ['neither type nor title', select({ task: { body: 'x' } }), ['task']],
    ['a blank title only', select({ task: { title: ' ' } }), ['task']],
    ['an unknown type', select({ task: { type: 'epic' } }), ['task.type']],
    ['a title too long', select({ task: { title: 'x'.repeat(10_001) } }), ['task.title']],
    ['too many labels', select({ task: { type: 'bug', labels: many(101) } }), ['task.labels']],
    ['half a line of code', select({ project: { linesOfCode: 0.5 } }), ['project.linesOfCode']],
    ['fewer lines than none', select({ project: { linesOfCode: -1 } }), ['project.linesOfCode']],
    ['coverage in percent', select({ project: { testCoverage: 71 } }), ['project.testCoverage']],
    ['too many choices', select({ choices: many(21).map(() => question({})) }), ['choices']],
    ['a choice without type', select({ choices: [{ alternatives: ['a'] }] }), ['choices.0.type']],
    [
      'a choice of the reserved type',
      select({ choices: [question({ type: 'select_strategy' })] }),
      ['choices.0.type'],
    ],
    [
      'an alternative that is no text',
      select({ choices: [question({ alternatives: ['a', 'b', 3] })] }),
      ['choices.0.alternatives.2'],
    ],
    [
      'something with an odd length for a list',
      select({ choices: { length: { toString: 1 } }, task: { labels: { length: 1 } } }),
      ['choices', 'task.labels'],
    ],
    [
      'several faults at once',
      select({
        runId: '',
        task: { type: 1, labels: 'bug', extra: 1 },
        choices: [question({}), question({ type: 'Retry', context: { a: null } })],
        more: 1,
      }),
      [
        'runId',
        'task.type',
        'task.labels',
        'task.extra',
        'choices.1.type',
        'choices.1.context.a',
        'more',
      ],
    ],
  ])('is refused with %s', ([, call, paths]) => expectInvalid(server, call, paths));
});

describe('a choice', () => {
  it.for<Fault>([
    ['no alternatives', choose({ alternatives: [] }), ['alternatives']],
    ['41 alternatives', choose({ alternatives: many(41) }), ['alternatives']],
    ['an alternative twice', choose({ alternatives: ['a', 'b', 'a'] }), ['alternatives']],
    [
      'an alternative twice in two forms',
      choose({ alternatives: ['a', { value: 'a', features: { b: 1 } }] }),
      ['alternatives'],
    ],
    [
      'an unknown part',
      choose({ alternatives: [{ value: 'a', cost: 1 }] }),
      ['alternatives.0.cost'],
    ],
    ['a type in capitals', choose({ type: 'Retry' }), ['type']],
    ['a type with a dash', choose({ type: 'select-agent' }), ['type']],
    ['a type that begins with a digit', choose({ type: '1st' }), ['type']],
    ['a type of 41 characters', choose({ type: 'x'.repeat(41) }), ['type']],
    ['a type with a line end', choose({ type: 'retry\n' }), ['type']],
    ['the reserved type', choose({ type: 'select_strategy' }), ['type']],
    ['65 features', choose({ context: features(65) }), ['context']],
    ['a feature without name', choose({ context: { '': 1 } }), ['context.']],
    [
      'a feature name of 65 characters',
      choose({ context: { ['x'.repeat(65)]: 1 } }),
      [`context.${'x'.repeat(65)}`],
    ],
    ['a feature name with a tab', choose({ context: { 'a\tb': 1 } }), ['context.a\tb']],
    ['a long feature', choose({ context: { a: 'x'.repeat(201) } }), ['context.a']],
    ['a nested feature', choose({ context: { a: { b: 1 } } }), ['context.a']],
    ['a feature that is null', choose({ context: { a: null } }), ['context.a']],
    ['a feature with a control character', choose({ context: { a: '\u0007' } }), ['context.a']],
    ['a context that is a list', choose({ context: ['a'] }), ['context']],
    [
      'more than 8 KB',
      choose({ alternatives: many(40).map((name) => name.padEnd(200, 'x')) }),
      ['alternatives'],
    ],
  ])('is refused with %s', ([, call, paths]) => expectInvalid(server, call, paths));

  it.for(['1e999', '-1e999'])('is refused with the feature %s', async (number) => {
    const body = `{"runId":"r","type":"retry","alternatives":["a"],"context":{"attempt":${number}}}`;
    await expectInvalid(server, { ...validCall('createChoice'), body }, ['context.attempt']);
  });

  it.for([
    ['40 alternatives', { alternatives: many(40) }],
    [
      '64 features of 64 characters',
      { context: Object.fromEntries(many(64).map((name) => [name.padEnd(64, 'x'), 1])) },
    ],
    ['a run id of 200 emoji', { runId: '🙂'.repeat(200) }],
    ['a type of 40 characters', { type: 'x'.repeat(40) }],
    ['a feature of 200 characters', { context: { a: 'x'.repeat(200) } }],
    ['the widest numbers', { context: { a: 1.7976931348623157e308, b: 5e-324, c: -0 } }],
  ] as const)('is answered with %s', async ([what, changes]) => {
    const call = choose({ decisionId: what, runId: `run with ${what}`, ...changes });
    expect(await server.call(call)).toMatchObject({ status: 200 });
  });
});

describe('reported decisions', () => {
  it.for<Fault>([
    ['none', callWith('recordDecisions', { decisions: [] }), ['decisions']],
    [
      'more than 100',
      callWith('recordDecisions', {
        decisions: many(101).map((chosen) => ({ runId: 'run-1', type: 'retry', chosen })),
      }),
      ['decisions'],
    ],
    ['a propensity of 0', decide({ propensity: 0 }), ['decisions.0.propensity']],
    ['a propensity above 1', decide({ propensity: 1.01 }), ['decisions.0.propensity']],
    [
      'a version that is none',
      decide({ strategyVersionId: 'bug' }),
      ['decisions.0.strategyVersionId'],
    ],
    ['version 0', decide({ strategyVersionId: 'bug@0' }), ['decisions.0.strategyVersionId']],
    ['a day without time', decide({ decidedAt: '2026-01-31' }), ['decisions.0.decidedAt']],
    [
      'a day that never was',
      decide({ decidedAt: '2026-02-30T00:00:00Z' }),
      ['decisions.0.decidedAt'],
    ],
    [
      'a moment before the year 0',
      decide({ decidedAt: '0000-01-01T00:00:00+10:00' }),
      ['decisions.0.decidedAt'],
    ],
    [
      'a moment after the year 9999',
      decide({ decidedAt: '9999-12-31T23:59:59-10:00' }),
      ['decisions.0.decidedAt'],
    ],
  ])('are refused with %s', ([, call, paths]) => expectInvalid(server, call, paths));
});

describe('an outcome', () => {
  it.for<Fault>([
    ['success above 1', report({ success: 1.000001 }), ['success']],
    ['success below 0', report({ success: -0.000001 }), ['success']],
    ['success in words', report({ success: 'yes' }), ['success']],
    ['feedback above 1', report({ humanFeedback: 1.1 }), ['humanFeedback']],
    ['a number for merged', report({ merged: 1 }), ['merged']],
    ['no iteration', report({ iterations: 0 }), ['iterations']],
    ['1,001 iterations', report({ iterations: 1_001 }), ['iterations']],
    ['half an iteration', report({ iterations: 1.5 }), ['iterations']],
    ['a negative duration', report({ durationSeconds: -1 }), ['durationSeconds']],
    ['more than 30 days', report({ durationSeconds: 2_592_000.5 }), ['durationSeconds']],
    ['a negative cost', report({ costUsd: -0.01 }), ['costUsd']],
    ['too high a cost', report({ costUsd: 100_000.01 }), ['costUsd']],
    ['a failure code in capitals', report({ failureCode: 'Timeout' }), ['failureCode']],
    ['a failure code with a dash', report({ failureCode: 'time-out' }), ['failureCode']],
    ['an empty failure code', report({ failureCode: '' }), ['failureCode']],
    ['a failure code of 65 characters', report({ failureCode: 'x'.repeat(65) }), ['failureCode']],
    ['an observation that is no moment', report({ observedAt: 'today' }), ['observedAt']],
    ['an observation in seconds', report({ observedAt: 1_790_000_000 }), ['observedAt']],
    ['an observation in two days', report({ observedAt: hoursAhead(48) }), ['observedAt']],
    ['an observation in 9999', report({ observedAt: '9999-12-31T23:59:59Z' }), ['observedAt']],
    ['null for final', report({ final: null }), ['final']],
    ['no decision list', report({ decisions: {} }), ['decisions']],
    [
      'a decision without type and option',
      report({ decisions: [{ type: 'retry', chosen: 'a' }, {}] }),
      ['decisions.1.type', 'decisions.1.chosen'],
    ],
    ['no report', callWith('recordOutcomes', { outcomes: [] }), ['outcomes']],
    [
      '101 reports',
      callWith('recordOutcomes', { outcomes: many(101).map((runId) => ({ runId })) }),
      ['outcomes'],
    ],
    [
      'reports with faults',
      callWith('recordOutcomes', {
        outcomes: [{ runId: 'a' }, {}, { runId: 'b', costUsd: 'much' }],
      }),
      ['outcomes.1.runId', 'outcomes.2.costUsd'],
    ],
  ])('is refused with %s', ([, call, paths]) => expectInvalid(server, call, paths));

  it.for([
    { success: 0, humanFeedback: 0, iterations: 1, durationSeconds: 0, costUsd: 0 },
    {
      success: 1,
      humanFeedback: 1,
      iterations: 1_000,
      durationSeconds: 2_592_000,
      costUsd: 100_000,
    },
    {
      success: false,
      humanFeedback: true,
      failureCode: 'x'.repeat(64),
      observedAt: hoursAhead(23),
    },
    { success: null, merged: null, iterations: null, costUsd: null, failureCode: null },
    { observedAt: '0000-01-01T00:00:00Z', success: 5e-324 },
  ])('is taken at the edges: %j', async (facts) => {
    const call = { ...report({}), path: '/v1/runs/edges/outcome', body: facts };
    expect(await server.call(call)).toMatchObject({ status: 202 });
  });
});

describe('what an operator changes', () => {
  it.for<Fault>([
    ['settings without reason', { ...set({}), body: { mode: 'off' } }, ['reason']],
    ['an empty reason', save({ reason: '' }), ['reason']],
    ['a reason of two lines', callWith('setCurrentVersion', { reason: 'a\nb' }), ['reason']],
    ['a reason of 1,001 characters', set({ reason: 'x'.repeat(1_001) }), ['reason']],
    ['an unknown mode', set({ mode: 'fast' }), ['mode']],
    ['a negative cost weight', set({ costWeight: -1 }), ['costWeight']],
    ['a holdout of more than half', set({ holdoutShare: 0.51 }), ['holdoutShare']],
    ['nobody allowed', set({ allowedAgents: [] }), ['allowedAgents']],
    ['a window of 59 s', set({ outcomeWindowSeconds: 59 }), ['outcomeWindowSeconds']],
    ['an unknown signal', set({ applicableSignals: ['merged', 'vibes'] }), ['applicableSignals.1']],
    [
      'weights without weight',
      set({
        qualityWeights: {
          merged: 0,
          ciPassed: 0,
          humanFeedback: 0,
          iterations: 0,
          lintClean: 0,
          testsAdded: 0,
        },
      }),
      ['qualityWeights'],
    ],
    ['a strategy without name', save({ name: undefined }), ['name']],
    ['a strategy of no task type', save({ taskType: 'epic' }), ['taskType']],
    ['a condition of nothing', save({ contextRules: { a: [] } }), ['contextRules.a']],
    ['a range upside down', save({ contextRules: { a: { min: 2, max: 1 } } }), ['contextRules.a']],
    [
      'a share of 80',
      save({ thresholds: { satisfactorySuccessRate: 80 } }),
      ['thresholds.satisfactorySuccessRate'],
    ],
    ['a version without reasoning', callWith('addVersion', { reasoning: '' }), ['reasoning']],
    [
      'a version without configuration',
      callWith('addVersion', { config: {} }),
      [
        'config.decomposition',
        'config.agentSelection',
        'config.parallelism',
        'config.retry',
        'config.escalation',
      ],
    ],
    [
      '17 agents in parallel',
      configure({ parallelism: { maxParallelAgents: 17 } }),
      ['config.parallelism.maxParallelAgents'],
    ],
    [
      'an agent twice',
      configure({ agentSelection: { agents: ['a', 'a'] } }),
      ['config.agentSelection.agents'],
    ],
    [
      'a default that is no agent',
      configure({ agentSelection: { agents: ['a'], default: 'b' } }),
      ['config.agentSelection.default'],
    ],
    [
      'a failure code that is none',
      configure({ retry: { ...CONFIGURATION.retry, onFailure: { 'time-out': 'stop' } } }),
      ['config.retry.onFailure.time-out'],
    ],
    ['a pointer to no version', callWith('setCurrentVersion', { versionId: 'bug' }), ['versionId']],
  ])('is refused with %s', ([, call, paths]) => expectInvalid(server, call, paths));
});

describe('an experiment', () => {
  const EVEN = [
    { versionId: 'bug-default@1', weight: 0.5 },
    { versionId: 'bug-default@2', weight: 0.5 },
  ];
  it.for<Fault>([
    ['nothing at all', { ...experiment({}), body: {} }, ['slug', 'arms', 'reason']],
    ['a slug that is none', experiment({ slug: 'Bug' }), ['slug']],
    ['one arm, whose weight is not all', experiment({ arms: EVEN.slice(1) }), ['arms', 'arms']],
    ['an arm that equals another', experiment({ arms: [EVEN[0], EVEN[0]] }), ['arms']],
    [
      'weights that do not sum to 1',
      experiment({ arms: EVEN.map((arm) => ({ ...arm, weight: 0.4 })) }),
      ['arms'],
    ],
    [
      'five arms',
      experiment({
        arms: [1, 2, 3, 4, 5].map((number) => ({
          versionId: `bug-default@${number}`,
          weight: 0.2,
        })),
      }),
      ['arms'],
    ],
    [
      'an arm without weight',
      experiment({ arms: [EVEN[0], { versionId: 'bug-default@2' }] }),
      ['arms.1.weight'],
    ],
    [
      'an arm of all tasks',
      experiment({ arms: [{ ...EVEN[0], weight: 1 }, EVEN[1]] }),
      ['arms', 'arms.0.weight'],
    ],
    [
      'a version that is none',
      experiment({ arms: [EVEN[0], { versionId: 'bug', weight: 0.5 }] }),
      ['arms.1.versionId'],
    ],
    ['no effect', experiment({ minimumEffect: 0 }), ['minimumEffect']],
    ['an effect above 1', experiment({ minimumEffect: 1.01 }), ['minimumEffect']],
    ['a horizon of 19 tasks', experiment({ horizonTasks: 19 }), ['horizonTasks']],
    ['half a task', experiment({ horizonTasks: 100.5 }), ['horizonTasks']],
    [
      'a metric of its own',
      experiment({ guardrails: [{ metric: 'mood', margin: 0.1 }] }),
      ['guardrails.0.metric'],
    ],
    [
      'a metric twice',
      experiment({ guardrails: [1, 2].map((margin) => ({ metric: 'cost', margin })) }),
      ['guardrails'],
    ],
    [
      'a margin of nothing',
      experiment({ guardrails: [{ metric: 'cost', margin: 0 }] }),
      ['guardrails.0.margin'],
    ],
    ['a draft in words', experiment({ draft: 'yes' }), ['draft']],
    ['an unknown field', experiment({ kind: 'retention' }), ['kind']],
    ['no reason', experiment({ reason: undefined }), ['reason']],
    ['no reason to start', callWith('startExperiment', { reason: '' }), ['reason']],
    ['no reason to stop', callWith('stopExperiment', { reason: undefined }), ['reason']],
  ])('is refused with %s', ([, call, paths]) => expectInvalid(server, call, paths));
});

describe('an evolution', () => {
  const evolve = (changes: object) => callWith('startEvolution', { ...changes });
  it.for<Fault>([
    ['nothing at all', { ...evolve({}), body: {} }, ['reason']],
    ['no reason', evolve({ reason: undefined }), ['reason']],
    ['an empty reason', evolve({ reason: '' }), ['reason']],
    ['a dry run in words', evolve({ dryRun: 'yes' }), ['dryRun']],
    ['an unknown field', evolve({ slug: 'bug-default' }), ['slug']],
  ])('is refused with %s', ([, call, paths]) => expectInvalid(server, call, paths));
});

describe('a refusal', () => {
  it('names the first 50 faults of many and says how many there are', async () => {
    const call = choose({ context: Object.fromEntries(many(60).map((name) => [name, null])) });
    const reply = await server.call(call);
    expect(reply.json).toMatchObject({ detail: expect.stringContaining('(60 faults in all)') });
    expect(Object(reply.json).errors).toHaveLength(50);
  });
});
