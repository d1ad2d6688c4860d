import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type EmbeddedServer, startEmbedded } from '../end-to-end/surface/embedded-server.ts';
import { exchange, head, statusesIn } from '../end-to-end/surface/http.ts';

const MEBIBYTE = 1024 * 1024;
const CHOICE = JSON.stringify({ runId: 'run-1', type: 'retry', alternatives: ['yes', 'no'] });
const JSON_TYPE = { 'content-type': 'application/json' };
const withLength = (length: number | string) => ({
  ...JSON_TYPE,
  'content-length': String(length),
});
const CHUNKED = { ...JSON_TYPE, 'transfer-encoding': 'chunked' };
const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;

let server: EmbeddedServer;
afterEach(() => server.stop());

/** The server is as good as new: it answers another client at once. */
async function expectAlive(): Promise<void> {
  const begun = performance.now();
  expect(await server.call({ method: 'GET', path: '/health' })).toMatchObject({ status: 200 });
  expect(performance.now() - begun).toBeLessThan(1_000);
}

describe('a request that is framed in two ways at once', () => {
  it.for([
    [
      'a length and chunks',
      head('POST /v1/choices', { ...withLength(5), 'transfer-encoding': 'chunked' }),
      `0\r\n\r\n`,
    ],
    [
      'two lengths',
      `POST /v1/choices HTTP/1.1\r\nhost: localhost\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n`,
      '{}',
    ],
    ['a negative length', head('POST /v1/choices', withLength(-2)), '{}'],
    ['a length in words', head('POST /v1/choices', withLength('two')), '{}'],
    ['a length in hexadecimal', head('POST /v1/choices', withLength('0x2')), '{}'],
    [
      'chunks that are not the last coding',
      head('POST /v1/choices', { ...CHUNKED, 'transfer-encoding': 'chunked, gzip' }),
      '0\r\n\r\n',
    ],
    ['chunks of odd sizes', head('POST /v1/choices', CHUNKED), 'zz\r\n{}\r\n'],
    ['bare line ends', 'GET /health HTTP/1.1\nhost: localhost\n\n', ''],
    ['a blank before the colon', 'GET /health HTTP/1.1\r\nhost : localhost\r\n\r\n', ''],
    ['a folded header', 'GET /health HTTP/1.1\r\nhost: localhost\r\nx: a\r\n b\r\n\r\n', ''],
    ['another protocol', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', ''],
    ['no HTTP at all', '\u0016\u0003\u0001\u0000', ''],
    ['a path in raw bytes', `GET /v1/runs/\u00e9 HTTP/1.1\r\nhost: localhost\r\n\r\n`, ''],
  ] as const)(
    'is refused, and what follows is not read as a request: %s',
    async ([, start, rest]) => {
      server = await startEmbedded();
      const before = server.store.dump();
      const smuggled = head('POST /v1/choices', withLength(CHOICE.length)) + CHOICE;
      expect(statusesIn(await exchange(server.port, [start + rest + smuggled]))).toEqual([400]);
      expect(server.store.dump() === before).toBe(true);
      await expectAlive();
    },
  );
});

describe('a connection', () => {
  it('carries requests one after the other, however they are cut', async () => {
    server = await startEmbedded();
    const first = head('GET /health', { connection: 'keep-alive' });
    const second = head('POST /v1/choices', {
      ...withLength(CHOICE.length),
      connection: 'keep-alive',
    });
    const all = first + second + CHOICE + head('GET /nowhere');
    expect(statusesIn(await exchange(server.port, [all]))).toEqual([200, 200, 404]);
    const letters = (second + CHOICE + head('GET /nowhere')).match(/.{1,9}/gs) ?? [];
    const slowly = await exchange(server.port, letters, { pauseMilliseconds: 1 });
    expect(statusesIn(slowly)).toEqual([200, 404]);
  });

  it('is asked for the body that it announced with Expect', async () => {
    server = await startEmbedded();
    const start = head('POST /v1/choices', {
      ...withLength(CHOICE.length),
      expect: '100-continue',
    });
    const received = await exchange(server.port, [start, CHOICE], { pauseMilliseconds: 50 });
    expect(statusesIn(received)).toEqual([100, 200]);
    const other = head('POST /v1/choices', { ...withLength(CHOICE.length), expect: 'magic' });
    expect(statusesIn(await exchange(server.port, [other + CHOICE]))).toEqual([417]);
  });

  it('may send chunks, with extensions and trailers', async () => {
    server = await startEmbedded();
    const body = `${CHOICE.length.toString(16)};a=b\r\n${CHOICE}\r\n0\r\nx-trailer: __proto__\r\n\r\n`;
    const sent = head('POST /v1/choices', CHUNKED) + body;
    expect(statusesIn(await exchange(server.port, [sent]))).toEqual([200]);
  });

  it('is not upgraded, and no tunnel', async () => {
    server = await startEmbedded();
    const upgrade = { connection: 'Upgrade', upgrade: 'websocket' };
    const received = await exchange(server.port, [head('GET /health', upgrade)], {
      withinMilliseconds: 300,
    });
    expect(statusesIn(received)).toEqual([200]);
    expect(await exchange(server.port, [head('CONNECT evil.com:443')])).toBe('');
    await expectAlive();
  });

  it('with headers beyond measure is refused', async () => {
    server = await startEmbedded();
    const received = await exchange(server.port, [head('GET /health', { x: 'y'.repeat(20_000) })]);
    expect(statusesIn(received)).toEqual([431]);
    await expectAlive();
  });

  it('that breaks off in the middle of a body is no fault of the server', async () => {
    server = await startEmbedded();
    for (const start of [withLength(100), CHUNKED]) {
      const sent = head('POST /v1/choices', start);
      await exchange(server.port, [sent, '5\r\n{"ru'], {
        pauseMilliseconds: 20,
        withinMilliseconds: 20,
      });
    }
    await sleep(50);
    expect(server.logged).toEqual([]);
    await expectAlive();
  });

  it('that is slow is cut off in time, and keeps nobody waiting', async () => {
    server = await startEmbedded({ requestTimeoutSeconds: 0.5 });
    const begun = performance.now();
    const slow = [
      exchange(server.port, [head('POST /v1/choices', withLength(100)), '{']),
      exchange(server.port, ['GET /health HTTP/1.1\r\nhost: local']),
      exchange(server.port, [head('POST /v1/choices', CHUNKED), ...Array(60).fill('1\r\n \r\n')], {
        pauseMilliseconds: 50,
      }),
    ];
    await expectAlive();
    expect((await Promise.all(slow)).flatMap(statusesIn)).toEqual([408, 408, 408]);
    expect(performance.now() - begun).toBeLessThan(4_500);
    expect(server.logged).toEqual([]);
  });
});

describe('a body beyond measure', () => {
  it('is refused before it is sent', async () => {
    server = await startEmbedded();
    const received = await exchange(server.port, [head('POST /v1/choices', withLength(10 ** 12))]);
    expect(statusesIn(received)).toEqual([413]);
    expect(received).toContain('urn:baton:problem:too-large');
    expect(received.toLowerCase()).toContain('connection: close');
  });

  it.for([
    ['declared', '/v1/choices', 413],
    ['not declared', '/v1/choices', 413],
    ['declared, at an address that does not exist', '/nowhere', 404],
    ['not declared, with a wrong method', '/health', 405],
  ] as const)(
    'is answered even if the client listens only afterwards: %s',
    async ([kind, path, status]) => {
      server = await startEmbedded();
      const body = 'x'.repeat(7 * MEBIBYTE);
      const isDeclared = kind.startsWith('declared');
      const start = head(`POST ${path}`, isDeclared ? withLength(body.length) : CHUNKED);
      const socket = connect(server.port, '127.0.0.1');
      socket.pause();
      let failure: unknown;
      socket.on('error', (error) => {
        failure = error;
      });
      socket.write(start);
      const sent = isDeclared ? body : `${chunk(body)}0\r\n\r\n`;
      await new Promise((resolve) => socket.write(sent, resolve));
      const chunks: Buffer[] = [];
      socket.on('data', (part: Buffer) => chunks.push(part));
      socket.resume();
      await once(socket, 'close');
      expect(failure).toBeUndefined();
      expect(statusesIn(Buffer.concat(chunks).toString())).toEqual([status]);
    },
  );

  it('is not read to its end if it has none', async () => {
    server = await startEmbedded();
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    let received = '';
    socket.on('data', (part: Buffer) => {
      received += part.toString();
    });
    socket.write(head('POST /v1/choices', CHUNKED));
    const part = chunk('x'.repeat(MEBIBYTE / 4));
    let sent = 0;
    while (!socket.destroyed && socket.writable && sent < 256 * MEBIBYTE) {
      sent += part.length;
      if (!socket.write(part))
        await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => undefined);
    }
    expect(statusesIn(received)).toEqual([413]);
    expect(sent).toBeLessThan(64 * MEBIBYTE);
    await expectAlive();
  });
});

describe('stopping', () => {
  it.for([
    ['nothing', ''],
    ['half a head', 'GET /health HTTP/1.1\r\nhost'],
    ['a request, and has its answer', head('GET /health', { connection: 'keep-alive' })],
  ] as const)('does not wait for a client that has sent %s', async ([, sent]) => {
    server = await startEmbedded();
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(sent);
    await sleep(50);
    const begun = performance.now();
    await server.stop();
    expect(performance.now() - begun).toBeLessThan(1_000);
    socket.destroy();
  });
});
