import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseStage, StageError } from '../../infra/stage.ts';
import { loadStage, type StageSources } from '../../infra/stage-sources.ts';

const alarmEmails = ['people@baton.dev'];
const jwt = {
  kind: 'jwt',
  issuer: 'https://id.baton.dev',
  audiences: ['baton'],
  scopes: { agent: 'baton/agent', operator: 'baton/operator' },
};
const stream = 'arn:aws:dynamodb:eu-central-1:111122223333:table/old-runs/stream/2026-01-01T00:00';
const reattach = {
  strategiesTable: 'old-strategies',
  runsTable: 'old-runs',
  runsStreamArn: stream,
};

const bedrock = {
  modelId: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
  inputUsdPerMillionTokens: 3,
  outputUsdPerMillionTokens: 15,
};

const MISFITS: readonly (readonly [settings: object, says: string])[] = [
  [{}, 'alarmEmails: a list of 1 to 10 email addresses; got nothing'],
  [{ alarmEmails: [] }, 'alarmEmails: at least 1 entries; got []'],
  [{ alarmEmails: ['somebody'] }, 'alarmEmails.0: an email address; got "somebody"'],
  [{ alarmEmails, name: 'Prod' }, 'name: 1 to 20 small letters, digits and dashes'],
  [{ alarmEmails, retentionDays: 30 }, 'retentionDays: at least 90; got 30'],
  [{ alarmEmails, retentionDays: 'long' }, 'retentionDays: a whole number; got "long"'],
  [{ alarmEmails, logRetentionDays: 45 }, 'logRetentionDays: one of 7, 14, 30, 60, 90'],
  [{ alarmEmails, evolutionEveryMinutes: 5 }, 'evolutionEveryMinutes: at least 15; got 5'],
  [
    { alarmEmails, throttle: { ratePerSecond: 0, burst: 1 } },
    'throttle.ratePerSecond: at least 1; got 0',
  ],
  [{ alarmEmails, throttle: { ratePerSecond: 1 } }, 'throttle.burst: a whole number; got nothing'],
  [{ alarmEmails, auth: { kind: 'none' } }, 'auth.kind: iam or jwt; got "none"'],
  [
    { alarmEmails, auth: { ...jwt, issuer: 'http://id.baton.dev' } },
    'auth.issuer: an https address; got "http://id.baton.dev"',
  ],
  [{ alarmEmails, auth: { ...jwt, audiences: [] } }, 'auth.audiences: at least 1 entries; got []'],
  [
    { alarmEmails, auth: { ...jwt, scopes: { agent: 'baton', operator: 'baton' } } },
    'auth.scopes: two different scopes, or every agent is an operator',
  ],
  [
    { alarmEmails, bedrock: { modelId: 'claude' } },
    'bedrock.modelId: the id of a foundation model',
  ],
  [
    { alarmEmails, bedrock: { ...bedrock, inferenceProfile: { id: 'eu.a.b' } } },
    'bedrock.inferenceProfile.destinationRegions: a list of 1 to 30 regions; got nothing',
  ],
  [
    { alarmEmails, bedrock: { modelId: 'a.b', outputUsdPerMillionTokens: 15 } },
    'bedrock.inputUsdPerMillionTokens: dollars a million tokens; got nothing',
  ],
  [
    { alarmEmails, bedrock: { ...bedrock, outputUsdPerMillionTokens: 0 } },
    'bedrock.outputUsdPerMillionTokens: at least 0.001; got 0',
  ],
  [
    { alarmEmails, reattach: { ...reattach, runsTable: 'other' } },
    'reattach.runsStreamArn: a stream of the table named in runsTable',
  ],
  [{ alarmEmails, retention: 90 }, 'the settings: no such setting: retention'],
];

describe('parseStage', () => {
  it.each(MISFITS)('refuses %j', (settings, says) => {
    expect(() => parseStage(settings)).toThrow(StageError);
    expect(() => parseStage(settings)).toThrow(says);
  });

  it('names every misfit at once', () => {
    const parse = () => parseStage({ retentionDays: 1, evolutionEveryMinutes: 1 });
    expect(parse).toThrow(/alarmEmails:.*\n.*retentionDays:.*\n.*evolutionEveryMinutes:/);
  });

  it('needs nothing but an address', () => {
    expect(parseStage({ alarmEmails })).toMatchObject({ name: 'main', auth: { kind: 'iam' } });
  });

  it('takes everything there is', () => {
    const inferenceProfile = {
      id: 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0',
      destinationRegions: ['eu-central-1', 'us-gov-west-1'],
    };
    const settings = {
      ...{ alarmEmails, auth: jwt, reattach, retentionDays: 90 },
      bedrock: { ...bedrock, inferenceProfile },
    };
    expect(parseStage(settings)).toMatchObject(settings);
  });
});

function sources(more: Partial<StageSources> = {}): StageSources {
  return {
    context: undefined,
    environment: {},
    root: mkdtempSync(join(tmpdir(), 'stage-')),
    ...more,
  };
}

function withFile(settings: string, name = 'given.json'): StageSources {
  const given = sources();
  writeFileSync(join(given.root ?? '', name), settings);
  return { ...given, environment: { BATON_STAGE_FILE: name } };
}

describe('loadStage', () => {
  it('synthesises without any settings, to an address that nobody has', () => {
    expect(loadStage(sources(), 'synthesis').alarmEmails).toEqual(['alarms@example.com']);
  });

  it('deploys nothing without settings', () => {
    expect(() => loadStage(sources(), 'deployment')).toThrow('alarmEmails: a list');
  });

  it.each(['alarms@example.com', 'a@mail.example.org', 'a@baton.test'])(
    'does not deploy with the placeholder %s',
    (email) => {
      const load = () => loadStage(sources({ context: { alarmEmails: [email] } }), 'deployment');
      expect(load).toThrow(`alarmEmails: addresses that people read; got ${email}`);
    },
  );

  it('takes the file over cdk.json and the environment over both', () => {
    const given = withFile(
      '{ "retentionDays": 200, "logRetentionDays": 30, "alarmEmails": ["b@baton.dev"] }',
    );
    const stage = loadStage(
      {
        ...given,
        context: { retentionDays: 100, logRetentionDays: 7, evolutionEveryMinutes: 30 },
        environment: { ...given.environment, BATON_RETENTION_DAYS: '300', BATON_STAGE: 'blue' },
      },
      'deployment',
    );
    expect(stage).toMatchObject({
      name: 'blue',
      retentionDays: 300,
      logRetentionDays: 30,
      evolutionEveryMinutes: 30,
    });
  });

  it('takes several addresses from the environment', () => {
    const environment = { BATON_ALARM_EMAILS: 'a@baton.dev, b@baton.dev' };
    const { alarmEmails: emails } = loadStage(sources({ environment }), 'deployment');
    expect(emails).toEqual(['a@baton.dev', 'b@baton.dev']);
  });

  it('says which file is missing', () => {
    const environment = { BATON_STAGE_FILE: 'gone.json' };
    expect(() => loadStage(sources({ environment }), 'synthesis')).toThrow('no file: gone.json');
  });

  it.each([
    ['{ "name": ', 'cannot be read as JSON'],
    ['[]', 'must be an object; got []'],
  ])('says what is wrong with the file %s', (content, says) => {
    expect(() => loadStage(withFile(content), 'synthesis')).toThrow(says);
  });

  it('reads infra/stage.json when no file is named', () => {
    const given = sources();
    expect(loadStage(given, 'synthesis').name).toBe('main');
  });
});
