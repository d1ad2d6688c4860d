import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../../local/import/options.ts';

describe('the arguments of an import', () => {
  it('have defaults', () => {
    expect(parseOptions(['h.jsonl'])).toEqual({
      file: 'h.jsonl',
      withSettings: false,
      report: undefined,
      place: { folder: resolve('.baton'), dynamodb: undefined },
      json: false,
    });
  });

  it('may ask for help', () => {
    expect(parseOptions(['--help'])).toBeUndefined();
  });

  it.each([
    [[], 'expected one FILE.jsonl, got 0'],
    [['a', 'b'], 'expected one FILE.jsonl, got 2'],
    [['a', '--report', './a'], '--report would overwrite the file that is imported'],
    [['a', '--store', 'dynamodb'], '--store dynamodb wants --dynamodb-endpoint'],
    [['a', '--force'], "Unknown option '--force'"],
  ])('refuse %j', (argv, message) => {
    expect(() => parseOptions(argv)).toThrow(message);
  });
});
