import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedServer, startEmbedded } from './surface/embedded-server.ts';
import { expectInvalid, expectRefused } from './surface/refusal.ts';
import { callWith, ROUTES_WITH_BODY, validCall } from './surface/valid-calls.ts';

const MEBIBYTE = 1024 * 1024;

let server: EmbeddedServer;
beforeAll(async () => {
  server = await startEmbedded();
});
afterAll(() => server.stop());

const NO_JSON: readonly (readonly [what: string, body: string | Buffer])[] = [
  ['empty', ''],
  ['blank', ' \r\n\t'],
  ['cut off', '{"reason":"x"'],
  ['two values', '{} {}'],
  ['in single quotes', "{'reason':'x'}"],
  ['with a comma too many', '{"reason":"x",}'],
  ['with a comment', '{} // none'],
  ['not a number', '{"reason":NaN}'],
  ['a form', 'reason=x&mode=off'],
  ['with a raw control character', '{"reason":"a\u0000b"}'],
  ['with a byte that is not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
  ['with an overlong slash', Buffer.from('{"reason":"\xc0\xaf"}', 'latin1')],
  ['with half of a surrogate pair', Buffer.from('{"reason":"\xed\xa0\x80"}', 'latin1')],
  ['UTF-16', Buffer.from('{"reason":"x"}', 'utf16le')],
  ['compressed', gzipSync('{"reason":"x"}')],
];

const NO_TYPES: readonly (readonly [what: string, type: string | undefined])[] = [
  ['missing', undefined],
  ['text', 'text/plain'],
  ['a form', 'application/x-www-form-urlencoded'],
  ['something like JSON', 'application/json-seq'],
  ['JSON as text', 'text/json'],
  ['nothing', ''],
  ['in another charset', 'application/json; charset=utf-16'],
  ['in Latin', 'application/json;charset="iso-8859-1"'],
];

const NO_OBJECT: readonly string[] = ['null', 'true', '42', '"text"', '[]', '[{}]', '1e999'];

describe.for(ROUTES_WITH_BODY)('the body of %s', (name) => {
  it.for(NO_JSON)('is refused when it is %s', async ([, body]) => {
    await expectRefused(server, { ...validCall(name), body }, 'malformed-json');
  });

  it.for(NO_OBJECT)('is refused when it is %s', async (body) => {
    await expectInvalid(server, { ...validCall(name), body }, ['']);
  });

  it('is refused when it has an unknown field', async () => {
    const { body } = validCall(name);
    const call = { ...validCall(name), body: { ...Object(body), extra: 1, constructor: 2 } };
    await expectInvalid(server, call, ['extra', 'constructor']);
  });

  it.for([
    ['plain', '{"__proto__":{"mode":"off"}}', '__proto__'],
    ['escaped', '{"\\u005f_proto__":1}', '__proto__'],
    ['nested', '{"a":[0,{"b":{"__proto__":1}}]}', 'a.1.b.__proto__'],
  ] as const)('is refused when it has the key __proto__, %s', async ([, body, path]) => {
    await expectInvalid(server, { ...validCall(name), body }, [path]);
  });

  it.for([
    ['10,000', 10_000],
    ['500,000', 500_000],
  ] as const)('is refused when it nests %s deep', async ([, depth]) => {
    const body = '['.repeat(depth) + ']'.repeat(depth);
    const { errors } = await expectRefused(server, { ...validCall(name), body }, 'invalid-input');
    expect(errors?.[0]?.message).toBe('nested deeper than 32 levels');
  });

  it.for(NO_TYPES)('is refused when its content type is %s', async ([, type]) => {
    const call = { ...validCall(name), headers: { 'content-type': type } };
    await expectRefused(server, call, 'unsupported-media-type');
  });

  it('is refused when it has more than a mebibyte', async () => {
    const body = JSON.stringify({ padding: 'x'.repeat(MEBIBYTE) });
    await expectRefused(server, { ...validCall(name), body }, 'too-large');
  });

  it('is refused when it has more than a mebibyte and does not say so', async () => {
    const body = JSON.stringify({ padding: 'x'.repeat(MEBIBYTE) });
    const headers = { 'content-length': undefined, 'transfer-encoding': 'chunked' };
    await expectRefused(server, { ...validCall(name), body, headers }, 'too-large');
  });
});

describe('a body', () => {
  it.for([
    'application/json; charset=UTF-8',
    'APPLICATION/JSON',
    'application/json;charset="utf-8"',
    'application/merge-patch+json',
  ])('is taken as %s', async (type) => {
    const call = { ...validCall('createChoice'), headers: { 'content-type': type } };
    expect(await server.call(call)).toMatchObject({ status: 200 });
  });

  it.for([
    ['a mebibyte', 0, 200],
    ['a byte more than a mebibyte', 1, 413],
  ] as const)('of %s is answered with %i more', async ([, more, status]) => {
    const call = callWith('createSelection', { task: { type: 'bug', body: '' } });
    const room = MEBIBYTE - Buffer.byteLength(JSON.stringify(call.body)) + more;
    const body = { ...Object(call.body), task: { type: 'bug', body: 'x'.repeat(room) } };
    expect((await server.call({ ...call, body })).status).toBe(status);
  });

  it('may begin with a byte order mark', async () => {
    const { body, ...call } = validCall('createChoice');
    const reply = await server.call({ ...call, body: `\ufeff${JSON.stringify(body)}` });
    expect(reply.status).toBe(200);
  });
});
