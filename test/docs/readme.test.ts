import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../local/clock.ts';
import { embeddedHome } from '../../local/runtime.ts';
import { startServer } from '../../local/server.ts';
import { SILENT_LOG } from '../silent-log.ts';

const run = promisify(execFile);

/** A command of the README and the answer printed right after it. */
interface Example {
  readonly command: string;
  readonly answer: unknown;
}

const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
const examples = [
  ...readme.matchAll(/```sh\n(curl [\s\S]*?)```\n(?:(?!```)[\s\S])*?```json\n([\s\S]*?)```/g),
].map(([, command = '', answer = '']): Example => ({ command, answer: JSON.parse(answer) }));

describe('the tour in the README', () => {
  let url: string;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'baton-readme-'));
    const home = embeddedHome({ folder, clock: systemClock, log: SILENT_LOG });
    await home.start();
    const tokens = { agent: undefined, operator: undefined };
    const server = await startServer({
      baton: home.baton,
      host: '127.0.0.1',
      port: 0,
      tokens,
      demo: false,
    });
    url = server.url;
    stop = async () => {
      await server.stop();
      await home.stop();
      await rm(folder, { recursive: true });
    };
  });
  afterAll(async () => {
    await stop();
  });

  it('has all its examples', () => {
    expect(examples).toHaveLength(8);
  });

  it.each(examples.map((example, at) => [at + 1, example] as const))(
    'shows what command %i answers',
    async (_, { command, answer }) => {
      const { stdout } = await run('bash', [
        '-c',
        command.replaceAll('http://127.0.0.1:8787', url),
      ]);
      expect(JSON.parse(stdout)).toMatchObject(Object(answer));
    },
  );
});
