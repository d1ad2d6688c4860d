import { access, constants, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Refusal } from './refusal.ts';

/** Throws a refusal when the page could not be written there, long before it is. */
export async function refuseUnwritable(path: string): Promise<void> {
  const existing = await stat(path).catch(() => undefined);
  if (existing?.isDirectory()) throw new Refusal(`--report: ${path} is a folder`);
  const target = existing === undefined ? dirname(path) : path;
  await access(target, constants.W_OK).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Refusal(`--report: ${path} cannot be written: ${reason}`);
  });
}
