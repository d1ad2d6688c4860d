import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessTo, hostOf, isLoopback } from '../../local/access.ts';

const tokens = { agent: 'agent-token', operator: 'operator-token' };
const nobody = { agent: undefined, operator: undefined };

describe('access', () => {
  it.for([
    ['agent', 'Bearer agent-token'],
    ['agent', 'bearer agent-token'],
    ['agent', 'BEARER   agent-token  '],
    ['operator', 'Bearer operator-token'],
  ] as const)('is granted to an %s with %s', ([audience, header]) => {
    expect(accessTo(audience, header, tokens)).toEqual({ kind: 'granted', caller: audience });
  });

  it.for([
    ['agent', 'Bearer operator-token'],
    ['operator', 'Bearer agent-token'],
  ] as const)('to what is meant for an %s is forbidden with %s', ([audience, header]) => {
    expect(accessTo(audience, header, tokens)).toEqual({ kind: 'forbidden' });
  });

  it.for([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Bearer agent-token2',
    'Bearer agent-toke',
    'Bearer AGENT-TOKEN',
    'Bearer agent-token operator-token',
    'Bearer agent-token, Bearer operator-token',
    'Bearer undefined',
    'Bearer\tagent-token',
    'Beareragent-token',
    'Basic agent-token',
    'agent-token',
    ' Bearer agent-token',
  ])('is refused with the header %s', (header) => {
    expect(accessTo('agent', header, tokens)).toEqual({ kind: 'unauthorized' });
    expect(accessTo('operator', header, tokens)).toEqual({ kind: 'unauthorized' });
  });

  it('is open to everybody where nothing is told, whatever they send', () => {
    for (const header of [undefined, 'Bearer wrong', 'Bearer agent-token']) {
      expect(accessTo('public', header, tokens)).toEqual({ kind: 'granted', caller: 'public' });
    }
  });

  it('is open to this machine without tokens', () => {
    expect(accessTo('agent', undefined, nobody)).toEqual({
      kind: 'granted',
      caller: 'local agent',
    });
    expect(accessTo('operator', 'Bearer x', nobody)).toMatchObject({ caller: 'local operator' });
  });

  it('of each audience depends on its own token only', () => {
    const onlyOperator = { ...nobody, operator: 'operator-token' };
    expect(accessTo('agent', undefined, onlyOperator)).toMatchObject({ kind: 'granted' });
    expect(accessTo('operator', undefined, onlyOperator)).toEqual({ kind: 'unauthorized' });
  });

  it('is never granted to a guess', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: 'binary' }), (some, other) => {
        for (const guess of [some, `Bearer ${some}`, `Bearer ${other}`, `bearer ${other} `]) {
          fc.pre(!guess.includes('agent-token'));
          expect(accessTo('agent', guess, tokens)).toEqual({ kind: 'unauthorized' });
        }
      }),
      { seed: 1 },
    );
  });
});

describe('this machine', () => {
  it.for(['localhost', 'LOCALHOST', '127.0.0.1', '127.255.255.254', '::1', '[::1]'])(
    'is %s',
    (host) => expect(isLoopback(host)).toBe(true),
  );

  it.for([
    '',
    '0.0.0.0',
    '::',
    '[::]',
    '128.0.0.1',
    '127.0.0',
    '127.0.0.1.evil.com',
    'localhost.evil.com',
    'evil-localhost',
    'localhost.',
    '127.0.0.1\n',
    '192.168.0.1',
    '::ffff:127.0.0.1.evil.com',
    '::2',
  ])('is not %s', (host) => expect(isLoopback(host)).toBe(false));
});

describe('the host of a Host header', () => {
  it.for([
    ['localhost:8787', 'localhost'],
    ['localhost', 'localhost'],
    ['127.0.0.1:80', '127.0.0.1'],
    ['[::1]:8787', '[::1]'],
    ['[::1]', '[::1]'],
    ['evil.com:127', 'evil.com'],
    ['', ''],
  ] as const)('%s is %s', ([header, host]) => expect(hostOf(header)).toBe(host));
});
