import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TestContext } from 'vitest';
import type * as z from 'zod';

/** Figures of other implementations, beside the checkout where they are at hand; never in it. */
const FOLDER = new URL('../../shared/data/reference/', import.meta.url);

/**
 * What another implementation makes of the same input; skips the test with a note where it is not
 * at hand. Whatever it shows must be tested by small cases of our own as well.
 *
 * @param file its name in the folder
 */
export function referenceData<Content>(
  { skip }: Pick<TestContext, 'skip'>,
  file: string,
  schema: z.ZodType<Content>,
): Content {
  const path = fileURLToPath(new URL(file, FOLDER));
  if (!existsSync(path)) skip(`${file} is not at hand: expected it in ../shared/data/reference`);
  return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
}
