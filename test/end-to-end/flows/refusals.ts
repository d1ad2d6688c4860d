import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SurfaceServer } from '../surface/embedded-server.ts';
import type { Call } from '../surface/http.ts';
import { expectInvalid, expectRefused } from '../surface/refusal.ts';
import { CONFIGURATION, callWith, validCall } from '../surface/valid-calls.ts';

const choose = (changes: object) => callWith('createChoice', { ...changes });
const decide = (...decisions: readonly object[]) => callWith('recordDecisions', { decisions });
const reportRuns = (...outcomes: readonly object[]) => callWith('recordOutcomes', { outcomes });
const decision = (runId: string, changes: object = {}) => ({
  runId,
  type: 'retry',
  chosen: 'a',
  ...changes,
});
const many = (count: number) => Array.from({ length: count }, (_, at) => `option-${at}`);

/** Calls that do not fit what is stored are refused, and change nothing of it. */
export function testRefusalsByState(start: () => Promise<SurfaceServer>): void {
  let server: SurfaceServer;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.stop());

  const accept = async (call: Call) => {
    const reply = await server.call(call);
    expect(reply.status, reply.text).toBeLessThan(300);
    return reply;
  };
  describe('what does not exist', () => {
    it.for([
      ['run', validCall('readRun', { runId: 'nobody' })],
      ['strategy to read', validCall('readStrategy', { slug: 'nothing' })],
      ['strategy to add to', validCall('addVersion', { slug: 'nothing' })],
      ['strategy to point', validCall('setCurrentVersion', { slug: 'nothing' })],
      ['strategy to experiment with', callWith('createExperiment', { slug: 'nothing' })],
      ['experiment to read', validCall('readExperiment', { experimentId: 'bug-default-x99' })],
      ['experiment to start', validCall('startExperiment', { experimentId: 'bug-default-x99' })],
      ['experiment to stop', validCall('stopExperiment', { experimentId: 'bug-default-x99' })],
      ['strategy to evolve', validCall('startEvolution', { slug: 'nothing' })],
      ['evolution', validCall('readEvolution', { executionId: 'nobody' })],
      ['version', callWith('setCurrentVersion', { versionId: 'bug-default@99' })],
      [
        'version of this strategy',
        callWith('setCurrentVersion', { versionId: 'feature-default@1' }),
      ],
    ] as const)('is not found: a %s', async ([, call]) => {
      await expectRefused(server, call, 'not-found');
    });
  });

  describe('a decision id', () => {
    it.for([
      ['type', { type: 'escalate' }],
      ['alternatives', { alternatives: ['claude', 'codex'] }],
      ['features', { alternatives: ['claude', 'codex', { value: 'gemini' }] }],
      ['run', { runId: 'another run' }],
    ] as const)('that names a question with another %s is in conflict', async ([, changes]) => {
      await accept(choose({}));
      await expectRefused(server, choose(changes), 'conflict');
    });

    it.for([
      ['reported alone', decide(decision('other', { decisionId: 'taken' }))],
      [
        'reported with an outcome',
        callWith('recordOutcome', { decisions: [decision('run-1', { decisionId: 'taken' })] }),
      ],
    ] as const)('of another run is in conflict: %s', async ([, call]) => {
      await accept(decide(decision('owner', { decisionId: 'taken' })));
      await expectRefused(server, call, 'conflict');
    });
  });

  describe('a full run', () => {
    beforeAll(async () => {
      await accept(decide(...many(100).map((chosen) => decision('full', { chosen }))));
    });

    it.for([
      ['choice', choose({ runId: 'full', decisionId: 'one-too-many' })],
      ['decision', decide(decision('full', { chosen: 'another' }))],
      [
        'decision with its outcome',
        {
          ...validCall('recordOutcome', { runId: 'full' }),
          body: { success: 1, decisions: [{ type: 'retry', chosen: 'another' }] },
        },
      ],
    ] as const)('takes no further %s', async ([, call]) => {
      await expectRefused(server, call, 'conflict');
    });

    it('still takes its outcome, and what it has already', async () => {
      await accept(decide(decision('full', { chosen: 'option-7' })));
      await accept({ ...validCall('recordOutcome', { runId: 'full' }), body: { success: 1 } });
    });
  });

  describe('a call with several parts', () => {
    it.for([
      [
        'reports of which one is from the future',
        reportRuns(
          { runId: 'w1', success: 1 },
          { runId: 'w2', observedAt: '9000-01-01T00:00:00Z' },
        ),
        ['outcomes.1.observedAt'],
      ],
      [
        'reports of which one has a decision without sense',
        reportRuns(
          { runId: 'w1', success: 1 },
          { runId: 'w2', decisions: [{ type: 'retry', chosen: 'c', alternatives: ['a', 'b'] }] },
        ),
        ['outcomes.1.decisions.0.chosen'],
      ],
      [
        'reports of which one has a decision of another run',
        reportRuns(
          { runId: 'w1', success: 1 },
          { runId: 'w2', decisions: [decision('w2'), decision('w3')] },
        ),
        ['outcomes.1.decisions.1.runId'],
      ],
      [
        'an outcome with a decision of another run',
        callWith('recordOutcome', { decisions: [decision('run-1'), decision('w3')] }),
        ['decisions.1.runId'],
      ],
      [
        'decisions of which one makes no sense',
        decide(decision('w1'), decision('w2', { alternatives: ['b'] })),
        ['decisions.1.chosen'],
      ],
      [
        'decisions of which one is too large',
        decide(
          decision('w1'),
          decision('w2', { alternatives: ['a', ...many(39).map((each) => each.padEnd(200, 'x'))] }),
        ),
        ['decisions.1.alternatives'],
      ],
      [
        'decisions of which one follows no known version',
        decide(decision('w1'), decision('w2', { type: 'select_strategy', chosen: 'no-such@1' })),
        ['decisions.1.chosen'],
      ],
      [
        'a selection among things that are no versions',
        decide(
          decision('w1', {
            type: 'select_strategy',
            chosen: 'built-in@1',
            alternatives: ['built-in@1', 'nonsense'],
          }),
        ),
        ['decisions.0.alternatives.1'],
      ],
      [
        'a selection with a choice that is too large',
        callWith('createSelection', {
          runId: 'w1',
          choices: [
            { type: 'retry', alternatives: ['a'] },
            { type: 'retry', alternatives: many(40).map((each) => each.padEnd(200, 'x')) },
          ],
        }),
        ['choices.1.alternatives'],
      ],
    ] as const)('is refused whole: %s', async ([, call, paths]) => {
      await expectInvalid(server, call, paths);
    });

    it.for([
      [
        'decisions of two runs with one id',
        decide(decision('w1', { decisionId: 'twice' }), decision('w2', { decisionId: 'twice' })),
      ],
      [
        'reports of two runs with one decision id',
        reportRuns(
          { runId: 'w1', decisions: [decision('w1', { decisionId: 'again' })] },
          { runId: 'w2', decisions: [decision('w2', { decisionId: 'again' })] },
        ),
      ],
      [
        'reports of which one overfills its run',
        reportRuns(
          { runId: 'w1', success: 1 },
          { runId: 'full', decisions: [{ type: 'retry', chosen: 'another' }] },
        ),
      ],
    ] as const)('is in conflict whole: %s', async ([, call]) => {
      await expectRefused(server, call, 'conflict');
    });
  });

  describe('a selection that is asked again', () => {
    it('with a choice that is too large answers none of its choices', async () => {
      const asked = { runId: 'asked again', taskId: 'asked again', choices: [] };
      await accept(callWith('createSelection', asked));
      const alternatives = many(40).map((each) => each.padEnd(200, 'x'));
      const choices = [
        { type: 'retry', alternatives: ['a'] },
        { type: 'retry', alternatives },
      ];
      const again = callWith('createSelection', { ...asked, choices });
      await expectInvalid(server, again, ['choices.1.alternatives']);
    });
  });

  describe('an experiment', () => {
    const armsOf = (...versionIds: readonly string[]) => ({
      arms: versionIds.map((versionId) => ({ versionId, weight: 1 / versionIds.length })),
    });
    const begin = async (changes: object) => {
      const { json } = await accept(callWith('createExperiment', { draft: false, ...changes }));
      return { experimentId: String(Object(json).id) };
    };
    beforeAll(async () => {
      for (const attempts of [4, 5]) {
        const config = {
          ...CONFIGURATION,
          retry: { ...CONFIGURATION.retry, maxAttempts: attempts },
        };
        await accept(callWith('addVersion', { config }));
      }
    });

    it.for([
      ['that does not exist', 'bug-default@99'],
      ['of another strategy', 'feature-default@1'],
    ] as const)('with a version %s is refused', async ([, version]) => {
      const call = callWith('createExperiment', armsOf('bug-default@1', version));
      await expectInvalid(server, call, ['arms.1.versionId']);
    });

    it('of which no arm is the current version is in conflict', async () => {
      const call = callWith('createExperiment', armsOf('bug-default@2', 'bug-default@3'));
      await expectRefused(server, call, 'conflict');
    });

    it('of a disabled strategy is in conflict, unless it is only prepared', async () => {
      const disable = (enabled: boolean) =>
        accept(callWith('saveStrategy', { enabled, contextRules: {} }));
      await disable(false);
      await expectRefused(server, callWith('createExperiment', { draft: false }), 'conflict');
      const draft = await begin({ draft: true });
      await expectRefused(server, validCall('startExperiment', draft), 'conflict');
      await disable(true);
      await accept(validCall('stopExperiment', draft));
    });

    it('beside a running one, and one that is started twice, are in conflict', async () => {
      const draft = await begin({ draft: true });
      const running = await begin({});
      await expectRefused(server, callWith('createExperiment', { draft: false }), 'conflict');
      await expectRefused(server, validCall('startExperiment', draft), 'conflict');
      await expectRefused(server, validCall('startExperiment', running), 'conflict');
      for (const each of [draft, running]) await accept(validCall('stopExperiment', each));
    });

    it('that has ended is in conflict with whoever starts or stops it', async () => {
      const ended = await begin({});
      await accept(validCall('stopExperiment', ended));
      await expectRefused(server, validCall('startExperiment', ended), 'conflict');
      await expectRefused(server, validCall('stopExperiment', ended), 'conflict');
    });
  });

  describe('a version', () => {
    it('whose reasoning holds half of a surrogate pair is refused', async () => {
      const config = { ...CONFIGURATION, parallelism: { maxParallelAgents: 9 } };
      const call = callWith('addVersion', { config, reasoning: 'a\ud83d' });
      await expectInvalid(server, call, ['reasoning']);
    });

    it('may be reasoned about at length, with emoji and line ends anywhere', async () => {
      const config = { ...CONFIGURATION, parallelism: { maxParallelAgents: 10 } };
      const reasoning = `${'x'.repeat(999)}🙂\n${'y'.repeat(8_000)}`;
      const { json } = await accept(callWith('addVersion', { config, reasoning }));
      expect(json).toMatchObject({ reasoning });
    });
  });
}
