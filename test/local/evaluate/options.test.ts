import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../../local/evaluate/options.ts';

const now = new Date('2026-03-02T12:00:00.000Z');
const parse = (...argv: readonly string[]) => parseOptions(argv, now);

describe('the arguments of an evaluation', () => {
  it('have defaults, the policy apart', () => {
    expect(parse('--policy', 'uniform')).toEqual({
      policy: 'uniform',
      since: '2026-01-01T12:00:00.000Z',
      type: undefined,
      place: { folder: resolve('.baton'), dynamodb: undefined },
      json: false,
    });
  });

  it('may ask for help, whatever else they say', () => {
    expect(parse('--help')).toBeUndefined();
  });

  it.each([
    [[], '--policy: expected a file, current or uniform'],
    [['--policy', 'uniform', '--since', 'ever'], '--since: expected 60d, 12h or a date'],
    [['--policy', 'uniform', '--type', 'A b'], '--type: expected a decision type'],
    [['--policy', 'uniform', '--data', ''], '--data: expected the name of a folder'],
    [['--policy', 'uniform', '--polish'], "Unknown option '--polish'"],
    [['uniform'], "Unexpected argument 'uniform'"],
  ])('refuse %j', (argv, message) => {
    expect(() => parse(...argv)).toThrow(message);
  });
});
