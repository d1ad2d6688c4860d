import { readdir, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refusal } from '../replay/refusal.ts';
import { type DeclaredWorld, declaredWorldSchema } from './declared-world.ts';

const FOLDER = fileURLToPath(new URL('./worlds/', import.meta.url));

/** The worlds that come with Baton, by name. */
export async function builtInWorlds(): Promise<{ name: string; description: string }[]> {
  const names = await namesOfWorlds();
  return await Promise.all(
    names.map(async (name) => ({ name, description: (await readWorld(name)).description })),
  );
}

/**
 * A world by its built-in name, or from a file.
 *
 * @param days instead of its own
 * @throws Refusal that names what does not fit
 */
export async function readWorld(nameOrFile: string, days?: number): Promise<DeclaredWorld> {
  const names = await namesOfWorlds();
  const file = names.includes(nameOrFile) ? `${FOLDER}${nameOrFile}.json` : nameOrFile;
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Refusal(
      `--world: "${nameOrFile}" is no built-in world (${names.join(', ')}) and no file: ${reason}`,
    );
  });
  const world = declaredWorldSchema.safeParse(parsedJson(text, nameOrFile));
  if (world.success) return days === undefined ? world.data : { ...world.data, days };
  const [issue] = world.error.issues;
  const place = issue?.path.join('.') || 'the whole';
  throw new Refusal(`--world: ${nameOrFile} declares no world: ${place}: ${issue?.message}`);
}

async function namesOfWorlds(): Promise<string[]> {
  const files = await readdir(FOLDER);
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => basename(file, '.json'))
    .sort();
}

function parsedJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Refusal(`--world: ${file} is not JSON: ${reason.replace(/\s+/g, ' ')}`);
  }
}
