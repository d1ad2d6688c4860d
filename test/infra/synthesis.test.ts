import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { buildApp } from '../../infra/build-app.ts';
import { checkedDefinition } from '../../infra/checks/check-asl.ts';
import { parseStage } from '../../infra/stage.ts';
import { cdkContext, PROJECT_ROOT } from '../../infra/stage-sources.ts';
import { WITHOUT_CODE } from './support/template.ts';

const PATIENCE = { timeout: 180_000 };

function app(settings: object = {}): App {
  const stage = parseStage({ alarmEmails: ['people@baton.dev'], ...settings });
  return buildApp(stage, { context: WITHOUT_CODE });
}

function stackIn(built: App): Stack {
  const stack = built.node.findChild('Baton-main');
  if (!(stack instanceof Stack)) throw new Error('expected a stack');
  return stack;
}

const acknowledgmentsSchema = z.record(z.string(), z.string());

/** Every finding that is let pass, with where and why. */
function acknowledgments(built: App) {
  return built.node.findAll().flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === 'aws:cdk:acknowledged-rules')
      .flatMap(({ data }) =>
        Object.entries(acknowledgmentsSchema.parse(data)).map(([id, reason]) => ({
          id,
          reason,
          path: node.path,
        })),
      ),
  );
}

describe('the policy checks', PATIENCE, () => {
  it.each([
    ['as it is', {}],
    [
      'with everything that a stage can have',
      {
        auth: {
          kind: 'jwt',
          issuer: 'https://id.baton.dev',
          audiences: ['baton'],
          scopes: { agent: 'baton/agent', operator: 'baton/operator' },
        },
        bedrock: {
          modelId: 'anthropic.claude-a',
          inputUsdPerMillionTokens: 3,
          outputUsdPerMillionTokens: 15,
          inferenceProfile: { id: 'eu.anthropic.claude-a', destinationRegions: ['eu-west-1'] },
        },
        reattach: {
          strategiesTable: 'old-strategies',
          runsTable: 'old-runs',
          runsStreamArn:
            'arn:aws:dynamodb:eu-central-1:111122223333:table/old-runs/stream/2026-01-01T00:00',
        },
      },
    ],
  ])('find nothing in the stack %s', (_, settings) => {
    expect(() => app(settings).synth()).not.toThrow();
  });

  it.each([
    ['a queue without TLS', 'AwsSolutions-SQS4', (stack: Stack) => new Queue(stack, 'Bare')],
    [
      'a role that may read every table',
      'AwsSolutions-IAM5[Resource::*]',
      (stack: Stack) =>
        new Role(stack, 'Reader', {
          assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
        }).addToPolicy(new PolicyStatement({ actions: ['dynamodb:GetItem'], resources: ['*'] })),
    ],
  ])('fail the synthesis for %s', (_, finding, add) => {
    const built = app();
    add(stackIn(built));
    expect(() => built.synth()).toThrow(finding);
  });

  it('let a finding pass only for a reason that names the resource', () => {
    const found = acknowledgments(app());
    expect(found.length).toBeGreaterThan(20);
    for (const { id, path, reason } of found) {
      const names = path.toLowerCase().split('/').slice(1);
      const isNamed = names.some((name) => reason.toLowerCase().includes(name));
      expect([id, path, isNamed && reason.length > 60]).toEqual([id, path, true]);
    }
  });
});

describe('the definition of the state machine', () => {
  const task = (functionName: string) =>
    JSON.stringify({
      StartAt: 'Do',
      States: {
        Do: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke',
          Parameters: { FunctionName: functionName },
          End: true,
        },
      },
    });
  const placeholder = (name: string) => `$\{${name}}`;

  it('passes when it is valid and names what there is', () => {
    const definition = task(placeholder('EvolveFunction'));
    expect(checkedDefinition(definition, ['EvolveFunction'])).toBe(definition);
  });

  it.each([
    [task('x').replace('"End":true', '"Next":"Gone"'), [], 'not valid'],
    [task(placeholder('Evolve')), ['EvolveFunction'], 'unknown: Evolve, not used: EvolveFunction'],
    [task('evolve'), ['EvolveFunction'], 'unknown: none, not used: EvolveFunction'],
  ])('is refused otherwise: %#', (definition, placeholders, says) => {
    expect(() => checkedDefinition(definition, placeholders)).toThrow(says);
  });
});

function run(entry: string, environment: NodeJS.ProcessEnv = {}) {
  const { BATON_STAGE_FILE: _, ...inherited } = process.env;
  return spawnSync(process.execPath, [join(PROJECT_ROOT, 'infra', entry)], {
    encoding: 'utf8',
    cwd: PROJECT_ROOT,
    env: { ...inherited, ...environment },
  });
}

describe('the commands', PATIENCE, () => {
  it('synthesises everything, code included, without an account and without settings', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'baton-synth-'));
    onTestFinished(() => rmSync(outdir, { recursive: true, force: true }));
    const { status, stdout, stderr } = run('synth.ts', { CDK_OUTDIR: outdir });
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/^Baton-main: \d+ resources, no findings, in .*template\.json\n$/);
    const [, template = ''] = / in (.*)\n/.exec(stdout) ?? [];
    expect(existsSync(template)).toBe(true);
  });

  it.each(['synth.ts', 'app.ts', 'deploy.ts'])('say in %s which setting does not fit', (entry) => {
    const { status, stderr } = run(entry, { BATON_RETENTION_DAYS: '7' });
    expect(status).not.toBe(0);
    expect(stderr).toContain('retentionDays: at least 90; got 7');
  });

  it('do not deploy before somebody is to hear of alarms', () => {
    const { status, stderr } = run('deploy.ts');
    expect(status).toBe(2);
    expect(stderr).toContain('alarmEmails: a list of 1 to 10 email addresses; got nothing');
  });

  it('synthesise with the CLI what they synthesise without it', () => {
    expect(cdkContext()).toMatchObject({ '@aws-cdk/aws-iam:minimizePolicies': true });
  });
});
