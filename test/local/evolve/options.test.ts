import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../../local/evolve/options.ts';

describe('the arguments of an evolution', () => {
  it('have defaults, the strategy apart', () => {
    expect(parseOptions(['bug-default'])).toEqual({
      slug: 'bug-default',
      dryRun: false,
      place: { folder: resolve('.baton'), dynamodb: undefined },
      json: false,
    });
  });

  it('may stand in any order', () => {
    expect(parseOptions(['--dry-run', '--data', 'here', 'bug-default', '--json'])).toMatchObject({
      slug: 'bug-default',
      dryRun: true,
      place: { folder: resolve('here') },
      json: true,
    });
  });

  it.each(['--help', '-h'])('may ask for help with %s, whatever else they say', (help) => {
    expect(parseOptions([help])).toBeUndefined();
  });

  it.each([
    [[], 'expected the slug of one strategy, got 0'],
    [['a', 'b'], 'expected the slug of one strategy, got 2'],
    [['Bug Default'], 'Bug Default: expected the slug of a strategy, like bug-default'],
    [['bug-default', '--data', ''], '--data: expected the name of a folder'],
    [['bug-default', '--dry'], "Unknown option '--dry'"],
    [['bug-default', '--store', 'paper'], '--store'],
  ])('refuse %j', (argv, message) => {
    expect(() => parseOptions(argv)).toThrow(message);
  });
});
