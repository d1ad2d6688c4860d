import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTemporaryServer } from '../../../local/replay/temporary-server.ts';

/** Stands in for the server: notes its data folder and what it was asked. */
const SERVER = `
import { createServer } from 'node:http';
import { appendFileSync } from 'node:fs';
const data = process.argv[process.argv.indexOf('--data') + 1];
appendFileSync(new URL('notes.txt', import.meta.url), data + '\\n');
const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  appendFileSync(new URL('notes.txt', import.meta.url), request.method + ' ' + request.url + ' ' + body + '\\n');
  response.end('{}');
});
server.listen(0, '127.0.0.1', () => {
  console.log('Baton is ready at http://127.0.0.1:' + server.address().port);
});
`;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-test-'));
  await writeFile(join(folder, 'server.mjs'), SERVER);
  await writeFile(join(folder, 'broken.mjs'), 'throw new Error("no room on the disk")');
});
afterAll(() => rm(folder, { recursive: true }));

describe('a temporary server', () => {
  it('is ready with its cost weight, and leaves nothing behind', async () => {
    const program = join(folder, 'server.mjs');
    const server = await startTemporaryServer({ costWeight: 0.25, program });
    expect((await fetch(server.url)).status).toBe(200);
    await server.stop();
    await expect(fetch(server.url)).rejects.toThrow();
    const [data = '', request] = (await readFile(join(folder, 'notes.txt'), 'utf8')).split('\n');
    expect(request).toMatch(/^PUT \/v1\/settings \{"costWeight":0.25,"reason":/);
    await expect(access(data)).rejects.toThrow('ENOENT');
  });

  it('says why it did not start', async () => {
    const program = join(folder, 'broken.mjs');
    await expect(startTemporaryServer({ costWeight: 0.1, program })).rejects.toThrow(
      /ended with code 1 before it was ready[\s\S]*no room on the disk/,
    );
  });

  it('does not start any more when it is called off', async () => {
    const program = join(folder, 'server.mjs');
    const signal = AbortSignal.abort(new Error('called off'));
    await expect(startTemporaryServer({ costWeight: 0.1, program, signal })).rejects.toThrow(
      'called off',
    );
  });
});
