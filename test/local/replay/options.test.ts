import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../../local/replay/options.ts';

describe('the arguments of a replay', () => {
  it('have defaults', () => {
    expect(parseOptions(['k.jsonl'])).toEqual({
      file: 'k.jsonl',
      server: undefined,
      shuffle: undefined,
      passes: 1,
      attempts: 1,
      costWeight: 0.1,
      report: undefined,
      json: false,
    });
  });

  it('may ask for help', () => {
    expect(parseOptions(['--help'])).toBeUndefined();
  });

  it.each([
    [[], 'expected one FILE.jsonl, got 0'],
    [['a', 'b'], 'expected one FILE.jsonl, got 2'],
    [
      ['a', '--shuffle', '1.5'],
      '--shuffle: expected a whole number from 0 to 2147483647, got "1.5"',
    ],
    [['a', '--passes', '0'], '--passes: expected a whole number from 1 to 1000, got "0"'],
    [['a', '--attempts', 'many'], '--attempts: expected a whole number from 1 to 100, got "many"'],
    [['a', '--cost-weight', ''], '--cost-weight: expected a number from 0 to 100, got ""'],
    [['a', '--cost-weight=-1'], '--cost-weight: expected a number from 0 to 100, got "-1"'],
    [
      ['a', '--server', 'localhost:8787'],
      '--server: expected an address like http://127.0.0.1:8787',
    ],
    [['a', '--report', './a'], '--report would overwrite the file that is replayed'],
    [['a', '--speed', '9'], "Unknown option '--speed'"],
  ])('refuse %j', (argv, message) => {
    expect(() => parseOptions(argv)).toThrow(message);
  });
});
