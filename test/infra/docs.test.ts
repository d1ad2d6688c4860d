import { spawn } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseStage, stageSchema } from '../../infra/stage.ts';
import { ofType, stackOf } from './support/template.ts';

const text = readFileSync(new URL('../../docs/aws.md', import.meta.url), 'utf8');

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: SECRET,
  AWS_SESSION_TOKEN: 'a-session-token==',
  AWS_REGION: 'eu-central-1',
};

function block(language: string, containing: string): string {
  const blocks = text.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'));
  const found = [...blocks]
    .map(([, code]) => code ?? '')
    .filter((code) => code.includes(containing));
  if (found.length !== 1) throw new Error(`expected one block with ${containing}`);
  return found[0] ?? '';
}

const sha256 = (data: string) => createHash('sha256').update(data).digest('hex');
const hmac = (key: Buffer | string, data: string) =>
  createHmac('sha256', key).update(data).digest();

/** Signs the request as it arrived, by the rules of Signature Version 4, with the secret known here. */
function signatureOf(request: IncomingMessage, body: string): string {
  const { headers, method, url = '' } = request;
  const authorization = String(headers.authorization);
  const [, names = ''] = /SignedHeaders=([^,]+)/.exec(authorization) ?? [];
  const [, scope = ''] = /Credential=[^/]+\/([^,]+)/.exec(authorization) ?? [];
  const path = url.split('/').map(encodeURIComponent).join('/');
  const lines = names.split(';').map((name) => `${name}:${String(headers[name]).trim()}`);
  const canonical = [method, path, '', ...lines, '', names, sha256(body)].join('\n');
  const time = String(headers['x-amz-date']);
  const key = scope.split('/').reduce<Buffer | string>(hmac, `AWS4${SECRET}`);
  return hmac(key, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonical)}`).toString('hex');
}

interface Arrived {
  readonly call: string;
  readonly body: string;
  readonly isSigned: boolean;
  readonly signedHeaders: string;
}

/** Runs a program of the document against a server that checks signatures. */
async function arrivedFrom(command: string, args: readonly string[], code: string) {
  const arrived: Arrived[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const authorization = String(request.headers.authorization);
    arrived.push({
      call: `${request.method} ${request.url}`,
      body,
      isSigned: authorization.endsWith(`Signature=${signatureOf(request, body)}`),
      signedHeaders: /SignedHeaders=([^,]+)/.exec(authorization)?.[1] ?? '',
    });
    response.end('{"answered":true}');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  const child = spawn(command, args, {
    env: { PATH: process.env.PATH, ...CREDENTIALS, BATON_URL: `http://127.0.0.1:${address.port}` },
  });
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += String(chunk);
  });
  child.stdin.end(code);
  const [status] = await once(child, 'exit');
  expect([status, errors]).toEqual([0, '']);
  return arrived;
}

describe('the document about AWS', () => {
  it('names every setting of a stage', () => {
    for (const setting of Object.keys(stageSchema.shape))
      expect(text).toContain(`| \`${setting}\` |`);
  });

  it('shows settings that fit', () => {
    const alarmEmails = ['you@your-company.com'];
    for (const containing of ['"modelId"', '"jwt"', '"reattach"']) {
      const settings = JSON.parse(block('json', containing));
      expect(() => parseStage({ alarmEmails, ...settings })).not.toThrow();
    }
  });

  it('explains every alarm', async () => {
    const stack = await stackOf();
    const alarms = [
      ...ofType(stack, 'AWS::CloudWatch::Alarm'),
      ...ofType(stack, 'AWS::CloudWatch::CompositeAlarm'),
    ];
    for (const { properties } of alarms) {
      const name = String(properties.AlarmName).replace('baton-main-', '');
      const [group = ''] = /^(DeadLetters|Anomaly-)/.exec(name) ?? [];
      expect(text).toContain(group === '' ? `| \`${name}\` |` : `| \`${group}…\` |`);
    }
  });

  it('signs calls with Python as AWS checks them', { timeout: 60_000 }, async () => {
    const arrived = await arrivedFrom('python3', ['-'], block('python', 'def call'));
    expect(arrived).toEqual([
      {
        call: 'POST /v1/selections',
        body: '{"runId": "run-1", "task": {"type": "bug"}}',
        isSigned: true,
        signedHeaders: 'content-type;host;x-amz-date;x-amz-security-token',
      },
      expect.objectContaining({ call: 'GET /v1/runs/run-1', isSigned: true }),
    ]);
  });

  it('signs calls with curl as AWS checks them', { timeout: 60_000 }, async () => {
    const arrived = await arrivedFrom('sh', ['-s'], block('sh', '--aws-sigv4'));
    expect(arrived).toEqual([
      expect.objectContaining({
        call: 'POST /v1/selections',
        isSigned: true,
        signedHeaders: expect.stringContaining('x-amz-security-token'),
      }),
    ]);
  });
});
