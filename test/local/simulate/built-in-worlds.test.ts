import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { builtInWorlds, readWorld } from '../../../local/simulate/built-in-worlds.ts';
import { smallWorld } from './small-world.ts';

async function file(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-world-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const name = join(folder, 'mine.json');
  await writeFile(name, text);
  return name;
}

describe('a declared world', () => {
  it('comes with Baton, each of those that help names', async () => {
    const names = (await builtInWorlds()).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['better', 'same', 'harmful', 'costly']));
    await Promise.all(names.map((name) => readWorld(name)));
  });

  it('may be a file, played for as many days as one likes', async () => {
    const world = smallWorld();
    const mine = await file(JSON.stringify(world));
    expect(await readWorld(mine)).toEqual(world);
    expect(await readWorld(mine, 3)).toEqual({ ...world, days: 3 });
  });

  it('is refused with the place and the reason', async () => {
    await expect(readWorld('bettr')).rejects.toThrow(
      /--world: "bettr" is no built-in world \(better, .+\) and no file: ENOENT/,
    );
    await expect(readWorld(await file('{'))).rejects.toThrow(/mine.json is not JSON: /);
    const declared = { ...smallWorld(), days: 0 };
    await expect(readWorld(await file(JSON.stringify(declared)))).rejects.toThrow(
      /mine.json declares no world: days: /,
    );
    const edit = { path: 'retry.maxAttempts', value: 99 };
    const impossible = { ...smallWorld(), script: [{ challengers: [[edit]] }] };
    await expect(readWorld(await file(JSON.stringify(impossible)))).rejects.toThrow(
      /declares no world: script.0.challengers.0: makes no configuration: /,
    );
  });
});
