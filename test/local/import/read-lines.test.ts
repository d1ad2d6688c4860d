import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readLines } from '../../../local/import/read-lines.ts';
import type { TextLine } from '../../../shared/application/import/import-lines.ts';
import { SEEDED } from '../../shared/domain/seeded.ts';

const MEBIBYTE = 1024 * 1024;

async function batchesOf(content: string | Uint8Array): Promise<(readonly TextLine[])[]> {
  const folder = await mkdtemp(join(tmpdir(), 'baton-lines-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'lines.jsonl');
  await writeFile(file, content);
  const batches: (readonly TextLine[])[] = [];
  let bytes = 0;
  for await (const batch of readLines(file, (more) => {
    bytes += more;
  })) {
    batches.push(batch);
  }
  expect(bytes).toBe(Buffer.byteLength(content));
  return batches;
}

const linesOf = async (content: string | Uint8Array) => (await batchesOf(content)).flat();

describe('reading the lines of a file', () => {
  it('numbers them as an editor does, and leaves empty ones out', async () => {
    expect(await linesOf('a\n\n  \r\nb\r\nc')).toEqual([
      { number: 1, text: 'a' },
      { number: 4, text: 'b\r' },
      { number: 5, text: 'c' },
    ]);
    expect(await linesOf('')).toEqual([]);
    expect(await linesOf('a\n')).toHaveLength(1);
  });

  it('reads what was written, wherever the file is cut into pieces', async () => {
    const text = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((each) => !/[\n\uFEFF]/.test(each));
    await fc.assert(
      fc.asyncProperty(
        fc.array(text),
        fc.integer({ min: 0, max: 300_000 }),
        async (texts, padding) => {
          const lines = ['x'.repeat(padding), ...texts].map((line) => `${line}·`);
          const read = await linesOf(lines.join('\n'));
          expect(read.map((line) => line.text)).toEqual(lines);
        },
      ),
      { ...SEEDED, numRuns: 30 },
    );
  });

  it('does not take the mark of some editors for a part of the first line', async () => {
    expect(await linesOf('\uFEFFa')).toEqual([{ number: 1, text: 'a' }]);
  });

  it('says which lines are no text', async () => {
    const bytes = Buffer.concat([Buffer.from('a\n'), Buffer.from([0xff, 0x0a]), Buffer.from('b')]);
    expect(await linesOf(bytes)).toEqual([
      { number: 1, text: 'a' },
      { number: 2, text: { unreadable: 'not UTF-8' } },
      { number: 3, text: 'b' },
    ]);
  });

  it('leaves a line out that is longer than any needs to be, and goes on behind it', async () => {
    const long = 'x'.repeat(16 * MEBIBYTE + 1);
    expect(await linesOf(`a\n${long}\nb`)).toEqual([
      { number: 1, text: 'a' },
      { number: 2, text: { unreadable: `longer than ${16 * MEBIBYTE} bytes` } },
      { number: 3, text: 'b' },
    ]);
    expect((await linesOf(long.slice(1))).map(({ text }) => typeof text)).toEqual(['string']);
  });

  it('gives some lines at a time, fewer when they are large', async () => {
    expect((await batchesOf('a\n'.repeat(70))).map((batch) => batch.length)).toEqual([32, 32, 6]);
    const large = `${'x'.repeat(400 * 1024)}\n`;
    expect((await batchesOf(large.repeat(7))).map((batch) => batch.length)).toEqual([3, 3, 1]);
  });
});
