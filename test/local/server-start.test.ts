import { describe, expect, it } from 'vitest';
import { runStart, startServer, temporaryFolder } from '../end-to-end/support/server-process.ts';

const TOKENS = { BATON_TOKEN: 'agent-secret-4711', BATON_OPERATOR_TOKEN: 'operator-secret-0815' };

describe('starting beyond this machine', () => {
  it.for<readonly [host: string, what: string, environment: Readonly<Record<string, string>>]>([
    ['0.0.0.0', 'no token', {}],
    ['0.0.0.0', 'the token of the agents only', { BATON_TOKEN: TOKENS.BATON_TOKEN }],
    ['::', 'the token of the operators only', { BATON_OPERATOR_TOKEN: 'operator-secret-0815' }],
    ['192.0.2.1', 'an empty token', { ...TOKENS, BATON_TOKEN: '' }],
    ['example.org', 'a blank token', { ...TOKENS, BATON_OPERATOR_TOKEN: '  ' }],
  ])('on %s is refused with %s', async ([host, , environment]) => {
    const args = ['--host', host, '--port', '0', '--data', await temporaryFolder()];
    expect(await runStart(args, environment)).toEqual({
      code: 1,
      output: '',
      errors: `Listening on ${host} lets other machines in: set BATON_TOKEN and BATON_OPERATOR_TOKEN first.\n`,
    });
  });
});

describe('starting with tokens that protect nothing', () => {
  it.for<readonly [what: string, agent: string, operator: string, errors: RegExp]>([
    ['one for both audiences', 'same', 'same', /are the same: agents could do/],
    ['a space', 'two words', 'operator', /^BATON_TOKEN: expected visible ASCII/],
    ['an ellipsis', 'agent', '…', /^BATON_OPERATOR_TOKEN: expected visible ASCII/],
  ])('is refused for %s', async ([, agent, operator, errors]) => {
    const args = ['--port', '0', '--data', await temporaryFolder()];
    const environment = { BATON_TOKEN: agent, BATON_OPERATOR_TOKEN: operator };
    const ended = await runStart(args, environment);
    expect(ended).toMatchObject({ code: 1, output: '' });
    expect(ended.errors).toMatch(errors);
  });
});

describe('starting on this machine with tokens', () => {
  it('enforces them, and tells them to nobody', async () => {
    const server = await startServer({ data: await temporaryFolder(), environment: TOKENS });
    const status = async (path: string, token?: string) => {
      const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
      return (await fetch(server.url + path, { headers })).status;
    };
    expect(await status('/health')).toBe(200);
    expect(await status('/v1/policy')).toBe(401);
    expect(await status('/v1/policy', TOKENS.BATON_TOKEN)).toBe(200);
    expect(await status('/v1/policy', TOKENS.BATON_OPERATOR_TOKEN)).toBe(403);
    expect(await status('/v1/settings', TOKENS.BATON_TOKEN)).toBe(403);
    expect(await status('/v1/settings', TOKENS.BATON_OPERATOR_TOKEN)).toBe(200);
    expect(await server.stop()).toEqual({ code: 0, signal: null });
    expect(server.log()).not.toContain('secret');
  });
});

describe('what the command line says', () => {
  it.for([
    [['--port', 'many'], '--port many: expected a number from 0 to 65535.'],
    [['--port', '65536'], '--port 65536: expected a number from 0 to 65535.'],
    [['--prot', '1'], "Unknown option '--prot'"],
    [['surplus'], "Unexpected argument 'surplus'"],
  ] as const)('is refused in words: %j', async ([args, words]) => {
    const { code, output, errors } = await runStart(args);
    expect(code).toBe(1);
    expect(output).toBe('');
    expect(errors).toContain(words);
    expect(errors).not.toContain('    at ');
  });
});
