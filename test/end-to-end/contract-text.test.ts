import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedServer, startEmbedded } from './surface/embedded-server.ts';
import { expectContract } from './surface/expect-contract.ts';
import { validCall } from './surface/valid-calls.ts';

let server: EmbeddedServer;
beforeAll(async () => {
  server = await startEmbedded();
});
afterAll(() => server.stop());

/** Texts that are unusual and valid; each must come back as it was sent. */
const TEXTS = [
  '🙂',
  '👩‍👩‍👧‍👦 a family in one character',
  'e\u0301 in two characters',
  'é in one',
  'Ωμέγα/日本語/עברית/العربية',
  '\u202eright to left\u202c',
  ' blanks around ',
  'a\u00a0no-break blank',
  '\u2028 and \u2029 end lines in JavaScript only',
  '\ufeff begins like a file',
  '__proto__',
  'constructor',
  'toString',
  'null',
  '[object Object]',
  'NaN',
  '0',
  '../../etc/passwd',
  'a/b/c?d=e&f#g',
  '100% + %2F %00 %zz',
  '"quoted" and \\escaped\\',
  "Robert'); DROP TABLE runs;--",
  '<script>alert(1)</script>',
  '{{7*7}} <%= 7*7 %>',
  '#',
  '\u{10ffff}',
  '\uffff',
  '🙂'.repeat(200),
];

describe.for(TEXTS)('the text %s', (text) => {
  it('is kept as the id of a run, a task, a project and a decision', async () => {
    const valid = Object(validCall('createSelection').body);
    const body = { ...valid, runId: text, taskId: text, project: { id: text }, choices: [] };
    const { json } = await server.call({ ...validCall('createSelection'), body });
    expect(json).toMatchObject({ runId: text, context: { project: text } });
    const decisionId = `decision ${text}`.slice(0, 200).toWellFormed();
    const asked = { runId: text, decisionId, type: 'retry', alternatives: ['a'] };
    expectContract(
      'createChoice',
      await server.call({ ...validCall('createChoice'), body: asked }),
    );
    const run = await readBack(text);
    expect(run).toMatchObject({ runId: text, taskId: text, project: text });
    expect(run.decisions).toContainEqual(expect.objectContaining({ decisionId }));
  });

  it('is kept as an option and as a feature', async () => {
    const runId = `options: ${text}`.slice(0, 200).toWellFormed();
    const key = [...text].slice(0, 64).join('');
    const features = key === '__proto__' ? { key } : { [key]: text };
    const alternatives = [{ value: text, features }];
    const body = { runId, type: 'pick', alternatives, context: features };
    const choice = expectContract(
      'createChoice',
      await server.call({ ...validCall('createChoice'), body }),
    );
    expect(choice).toMatchObject({ chosen: text, alternatives: [{ value: text }] });
    expect((await readBack(runId)).decisions).toMatchObject([
      { chosen: text, context: features, alternatives: [{ value: text, features }] },
    ]);
  });

  it('is learned from as an option', async () => {
    const runId = `options: ${text}`.slice(0, 200).toWellFormed();
    const headers = { prefer: 'wait=10' };
    const call = { ...validCall('recordOutcome', { runId }), body: { success: 1 }, headers };
    expect(expectContract('recordOutcome', await server.call(call))).toMatchObject({
      status: 'settled',
    });
    const policy = expectContract('readPolicy', await server.call(validCall('readPolicy')));
    expect(learnedOptions(policy)).toContain(text);
    const insights = expectContract('readInsights', await server.call(validCall('readInsights')));
    expect(JSON.stringify(insights)).toContain(JSON.stringify(text));
  });

  it('is kept as the name of a strategy and as a reason', async () => {
    const body = { ...Object(validCall('saveStrategy').body), name: text, reason: text };
    const saved = expectContract(
      'saveStrategy',
      await server.call({ ...validCall('saveStrategy'), body }),
    );
    expect(saved).toMatchObject({ name: text });
    const audit = await server.call({ method: 'GET', path: '/v1/audit?limit=1' });
    expect(expectContract('listAudit', audit)).toMatchObject({ items: [{ reason: text }] });
  });
});

it('no run had to be set aside for its texts', async () => {
  expect(await server.call(validCall('readHealth'))).toMatchObject({ json: { deadLetters: 0 } });
});

async function readBack(runId: string) {
  const reply = await server.call(validCall('readRun', { runId }));
  return Object(expectContract('readRun', reply));
}

function learnedOptions(policy: unknown): unknown[] {
  return Object(policy).statistics.flatMap(({ options }: { options: { value: unknown }[] }) =>
    options.map(({ value }) => value),
  );
}
