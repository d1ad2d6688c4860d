import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type Call, may, policiesOf } from './support/may.ts';
import { PLACE } from './support/resolve.ts';
import { one, stackOf } from './support/template.ts';

const arn = (service: string, resource: string) =>
  `arn:aws:${service}:${PLACE.region}:${PLACE.account}:${resource}`;
const STRATEGIES = arn('dynamodb', 'table/baton-main-strategies');
const RUNS = arn('dynamodb', 'table/baton-main-runs');
const MACHINE = arn('states', 'stateMachine:baton-main-evolution');
const MODEL = 'arn:aws:bedrock:eu-central-1::foundation-model/anthropic.claude-a';
const BEDROCK = {
  modelId: 'anthropic.claude-a',
  inputUsdPerMillionTokens: 3,
  outputUsdPerMillionTokens: 15,
};

/** What can be done, in the words of the table below; each is one or more calls to AWS. */
const DEEDS: Readonly<Record<string, readonly Call[]>> = {
  'read policy': reads(STRATEGIES, 'POLICY'),
  'publish policy': writes(STRATEGIES, 'POLICY'),
  'read strategies': reads(STRATEGIES, 'S#bug-default'),
  'write strategies': writes(STRATEGIES, 'S#bug-default'),
  'read experiments': reads(STRATEGIES, 'X#bug-default-x7'),
  'list experiments': reads(STRATEGIES, 'EXPERIMENTS##running'),
  'write experiments': [
    ...writes(STRATEGIES, 'X#bug-default-x7'),
    ...writes(STRATEGIES, 'EXPERIMENTS#bug-default#ended'),
    call('DeleteItem', STRATEGIES, 'EXPERIMENTS#bug-default#running'),
  ],
  'delete experiments': [call('DeleteItem', STRATEGIES, 'X#bug-default-x7')],
  'read executions': reads(STRATEGIES, 'EXECUTION#operator-1'),
  'write executions': writes(STRATEGIES, 'EXECUTION#operator-1'),
  'read settings': reads(STRATEGIES, 'SETTINGS'),
  'write settings': writes(STRATEGIES, 'SETTINGS'),
  'read audit': [...reads(STRATEGIES, 'AUDIT'), ...reads(STRATEGIES, 'AUDIT#2026-01')],
  'append audit': [call('PutItem', STRATEGIES, 'AUDIT#2026-01')],
  'change audit': [call('UpdateItem', STRATEGIES, 'AUDIT#2026-01')],
  'delete audit': [call('DeleteItem', STRATEGIES, 'AUDIT#2026-01')],
  'read models': reads(STRATEGIES, 'M#select_agent'),
  'find sums': reads(STRATEGIES, 'FAMILIES'),
  'read totals': reads(STRATEGIES, 'O#select_agent'),
  'write sums': [...writes(STRATEGIES, 'M#select_agent'), ...writes(STRATEGIES, 'PROJECT#acme')],
  'read projects': [...reads(STRATEGIES, 'PROJECT#acme/web'), ...reads(STRATEGIES, 'OVERALL')],
  "read proposer's": reads(STRATEGIES, 'PROPOSER#bug-default'),
  "write proposer's": writes(STRATEGIES, 'PROPOSER#bug-default'),
  'raise alerts': [
    ...writes(STRATEGIES, 'ALERT#1'),
    ...writes(STRATEGIES, 'ALERTS'),
    ...writes(STRATEGIES, 'ALERTS#2026-01'),
  ],
  'read runs': reads(RUNS, 'R#run-1'),
  'write runs': writes(RUNS, 'R#run-1'),
  'read tasks': reads(RUNS, 'T#issue-482'),
  'write tasks': writes(RUNS, 'T#issue-482'),
  'find due runs': [query(`${RUNS}/index/due`)],
  'list all runs': [query(`${RUNS}/index/newest`)],
  "list a strategy's runs": [query(`${RUNS}/index/ofStrategy`)],
  'find settled runs': [query(`${RUNS}/index/byVersion`)],
  'delete runs': [call('DeleteItem', RUNS, 'R#run-1')],
  'read the stream': [
    { action: 'dynamodb:GetRecords', resource: `${RUNS}/stream/2026-01-01T00:00:00.000` },
  ],
  'start evolutions': [{ action: 'states:StartExecution', resource: MACHINE }],
  'call the model': [{ action: 'bedrock:InvokeModel', resource: MODEL }],
};

const MAY: Readonly<Record<string, readonly string[]>> = {
  Decide: [
    ...['read policy', 'read projects', 'raise alerts'],
    ...['read runs', 'write runs', 'read tasks', 'write tasks'],
  ],
  Record: [
    ...['read policy', 'read strategies', 'raise alerts'],
    ...['read runs', 'write runs', 'read tasks', 'write tasks'],
  ],
  Read: [
    ...[
      'read policy',
      'read strategies',
      'read settings',
      'read audit',
      'read models',
      'read totals',
    ],
    ...['read experiments', 'list experiments', 'find sums', 'read projects', 'raise alerts'],
    ...['read executions'],
    ...['read runs', 'read tasks', 'find due runs', 'list all runs', "list a strategy's runs"],
  ],
  Operate: [
    ...['read policy', 'publish policy', 'read strategies', 'write strategies', 'read settings'],
    ...['write settings', 'append audit', 'raise alerts', 'start evolutions'],
    ...['read executions', 'write executions'],
    ...['read experiments', 'list experiments', 'write experiments', 'find sums'],
    ...['read runs', "list a strategy's runs"],
  ],
  Fold: [
    ...['read policy', 'publish policy', 'read strategies', 'write strategies', 'read settings'],
    ...['read models', 'read totals', 'write sums', 'read projects', 'raise alerts'],
    ...['read experiments', 'write experiments', 'delete experiments', 'find sums'],
    ...['append audit', 'read tasks', 'write tasks', "list a strategy's runs"],
    ...['read runs', 'write runs', 'find due runs', 'read the stream'],
  ],
  Evolve: [
    ...['read policy', 'publish policy', 'read strategies', 'write strategies', 'read settings'],
    ...[
      'append audit',
      'read models',
      'read totals',
      'read projects',
      "read proposer's",
      "write proposer's",
    ],
    ...['read experiments', 'list experiments', 'write experiments', 'find sums'],
    ...['raise alerts', 'read runs', "list a strategy's runs"],
    ...['read executions', 'write executions'],
  ],
  Propose: ["read proposer's", "write proposer's", 'call the model'],
  Seed: [
    ...['read policy', 'publish policy', 'read strategies', 'write strategies', 'read settings'],
    ...['append audit', 'read models', 'read experiments', 'find sums', 'raise alerts'],
  ],
};

const environmentSchema = z.object({ Variables: z.record(z.string(), z.string()) });
const documentSchema = z.object({
  Statement: z.array(z.object({ Resource: z.unknown(), Action: z.unknown() })),
});

const CASES = Object.keys(MAY).flatMap((name) =>
  Object.keys(DEEDS).map((deed) => ({
    name,
    deed,
    verb: MAY[name]?.includes(deed) ? 'may' : 'may not',
  })),
);

async function policies(name: string, settings: object = {}): Promise<readonly unknown[]> {
  const stack = await stackOf({ bedrock: BEDROCK, ...settings });
  return policiesOf(stack, one(stack, 'AWS::IAM::Role', `Functions${name}Role`));
}

describe('the role of the function', () => {
  it.each(CASES)('$name $verb $deed', async ({ name, deed, verb }) => {
    for (const each of DEEDS[deed] ?? []) {
      expect([each, await may(await policies(name), each)]).toEqual([each, verb === 'may']);
    }
  });

  it.each(Object.keys(MAY))('%s may do nothing to whole tables', async (name) => {
    for (const action of [
      'Scan',
      'DeleteTable',
      'UpdateTable',
      'PartiQLSelect',
      'BatchWriteItem',
    ]) {
      for (const resource of [STRATEGIES, RUNS]) {
        expect(await may(await policies(name), { action: `dynamodb:${action}`, resource })).toBe(
          false,
        );
      }
    }
  });

  it.each(Object.keys(MAY))(
    '%s is never given a Scan, nor more than named actions',
    async (name) => {
      const text = JSON.stringify(await policies(name));
      expect(text).not.toMatch(/Scan|PartiQL|"[a-z]+:[A-Za-z]*\*"/);
    },
  );

  it.each(Object.keys(MAY))('%s may not mix what it may touch with anything else', async (name) => {
    for (const resource of [STRATEGIES, RUNS]) {
      const context = { 'dynamodb:LeadingKeys': ['POLICY', 'PROPOSER#a', 'R#run-1', 'SECRET'] };
      const both = { action: 'dynamodb:BatchGetItem', resource, context };
      expect(await may(await policies(name), both)).toBe(false);
    }
  });

  it.each(Object.keys(MAY))('%s may do nothing to everything but trace', async (name) => {
    const documents = z.array(documentSchema).parse(await policies(name));
    const wide = documents.flatMap(({ Statement }) =>
      Statement.filter(({ Resource, Action }) => /\*/.test(`${Resource} ${Action}`)),
    );
    const streams = arn('logs', `log-group:${(await logGroup(name)).id}:*`);
    expect(wide.map(({ Resource }) => Resource)).toEqual([streams, '*']);
    expect(wide[1]?.Action).toEqual(['xray:PutTelemetryRecords', 'xray:PutTraceSegments']);
  });

  it.each(Object.keys(MAY))('%s may write into its own log group only', async (name) => {
    const other = arn('logs', 'log-group:SomebodyElse:log-stream:a');
    const stream = arn('logs', `log-group:${(await logGroup(name)).id}:log-stream:a`);
    const action = 'logs:PutLogEvents';
    expect(await may(await policies(name), { action, resource: stream })).toBe(true);
    expect(await may(await policies(name), { action, resource: other })).toBe(false);
  });
});

describe('calling the model', () => {
  const inferenceProfile = {
    id: 'eu.anthropic.claude-a',
    destinationRegions: ['eu-central-1', 'eu-west-1'],
  };
  const profile = arn('bedrock', 'inference-profile/eu.anthropic.claude-a');
  const through = { bedrock: { ...BEDROCK, inferenceProfile } };
  const invoke = async (resource: string, by?: string) =>
    await may(await policies('Propose', through), {
      action: 'bedrock:InvokeModel',
      resource,
      ...(by === undefined ? {} : { context: { 'bedrock:InferenceProfileArn': by } }),
    });

  it('goes through the inference profile to the model in each of its regions', async () => {
    expect(await invoke(profile)).toBe(true);
    expect(await invoke(MODEL, profile)).toBe(true);
    expect(await invoke(MODEL.replace('eu-central-1', 'eu-west-1'), profile)).toBe(true);
  });

  it('goes no other way', async () => {
    expect(await invoke(MODEL)).toBe(false);
    expect(await invoke(MODEL, `${profile}-other`)).toBe(false);
    expect(await invoke(MODEL.replace('eu-central-1', 'us-east-1'), profile)).toBe(false);
    expect(await invoke(MODEL.replace('claude-a', 'claude-b'), profile)).toBe(false);
  });

  it('is allowed to nobody where the stage names no model', async () => {
    const stack = await stackOf();
    const propose = policiesOf(stack, one(stack, 'AWS::IAM::Role', 'FunctionsProposeRole'));
    expect(await may(propose, { action: 'bedrock:InvokeModel', resource: MODEL })).toBe(false);
  });
});

describe('the model', () => {
  const toldTo = async (settings: object) => {
    const stack = await stackOf(settings);
    const told = Object.keys(MAY).map((name) => {
      const { properties } = one(stack, 'AWS::Lambda::Function', `Functions${name}Function`);
      const { Variables } = environmentSchema.parse(properties.Environment);
      const bedrock = Object.entries(Variables).filter(([variable]) => /BEDROCK/.test(variable));
      return [name, Object.fromEntries(bedrock)] as const;
    });
    return Object.fromEntries(told.filter(([, variables]) => Object.keys(variables).length > 0));
  };

  it('is told to the proposer with its prices, and to evolution by its name', async () => {
    expect(await toldTo({ bedrock: BEDROCK })).toEqual({
      Evolve: { BATON_BEDROCK_MODEL: 'anthropic.claude-a' },
      Propose: {
        BATON_BEDROCK_MODEL: 'anthropic.claude-a',
        BATON_BEDROCK_INPUT_USD_PER_MILLION_TOKENS: '3',
        BATON_BEDROCK_OUTPUT_USD_PER_MILLION_TOKENS: '15',
      },
    });
  });

  it('goes by the name of its inference profile where there is one', async () => {
    const inferenceProfile = { id: 'eu.anthropic.claude-a', destinationRegions: ['eu-west-1'] };
    const told = await toldTo({ bedrock: { ...BEDROCK, inferenceProfile } });
    expect([told.Evolve, told.Propose]).toMatchObject([
      { BATON_BEDROCK_MODEL: 'eu.anthropic.claude-a' },
      { BATON_BEDROCK_MODEL: 'eu.anthropic.claude-a' },
    ]);
  });

  it('is told to nobody where there is none', async () => {
    expect(await toldTo({})).toEqual({});
  });
});

async function logGroup(name: string) {
  return one(await stackOf(), 'AWS::Logs::LogGroup', `Functions${name}Logs`);
}

function call(action: string, resource: string, key: string): Call {
  const context = { 'dynamodb:LeadingKeys': [key] };
  return { action: `dynamodb:${action}`, resource, context };
}

function reads(table: string, key: string): readonly Call[] {
  return ['GetItem', 'BatchGetItem', 'Query'].map((action) => call(action, table, key));
}

function writes(table: string, key: string): readonly Call[] {
  return ['PutItem', 'UpdateItem'].map((action) => call(action, table, key));
}

function query(resource: string): Call {
  return { action: 'dynamodb:Query', resource };
}
