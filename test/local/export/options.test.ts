import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../../local/export/options.ts';

const NOW = new Date('2026-03-01T00:00:00Z');

describe('the arguments of an export', () => {
  it('have defaults', () => {
    expect(parseOptions(['out.jsonl'], NOW)).toEqual({
      file: 'out.jsonl',
      since: undefined,
      place: { folder: resolve('.baton'), dynamodb: undefined },
    });
  });

  it('name standard output, and since when', () => {
    expect(parseOptions(['-', '--since', '1d'], NOW)).toMatchObject({
      file: undefined,
      since: '2026-02-28T00:00:00.000Z',
    });
  });

  it('may ask for help', () => {
    expect(parseOptions(['--help'], NOW)).toBeUndefined();
  });

  it.each([
    [[], 'expected one FILE.jsonl, or - for standard output, got 0'],
    [['a', 'b'], 'expected one FILE.jsonl, or - for standard output, got 2'],
    [['a', '--since', 'yesterday'], '--since: expected 60d, 12h or a date like 2026-01-31'],
    [['a', '--data', ''], '--data: expected the name of a folder'],
    [['a', '--all'], "Unknown option '--all'"],
  ])('refuse %j', (argv, message) => {
    expect(() => parseOptions(argv, NOW)).toThrow(message);
  });
});
