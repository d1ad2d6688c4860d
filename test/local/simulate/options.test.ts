import { describe, expect, it } from 'vitest';
import { helpText, parseOptions } from '../../../local/simulate/options.ts';

const parse = (...argv: readonly string[]) => parseOptions(argv, 4);

describe('the arguments of a simulation', () => {
  it('all have defaults', () => {
    expect(parse()).toEqual({
      world: 'better',
      days: undefined,
      seed: 1,
      reps: 1,
      jobs: 4,
      json: false,
    });
  });

  it('may ask for help, which names the worlds', async () => {
    expect(parse('--help', '--reps', '3')).toBeUndefined();
    expect(await helpText()).toMatch(/\nWorlds:\n {2}better +One challenger, truly better/);
  });

  it.each([
    [['--world', ''], '--world: expected the name of a world or of a file'],
    [['--days', '0'], '--days: expected a whole number from 1 to 3650, got "0"'],
    [['--seed', '-1'], "Option '--seed' argument is ambiguous"],
    [['--seed', '1.5'], '--seed: expected a whole number from 0 to 2147483647, got "1.5"'],
    [['--reps', 'many'], '--reps: expected a whole number from 1 to 100000, got "many"'],
    [['--jobs', '0'], '--jobs: expected a whole number from 1 to 256, got "0"'],
    [['--polish'], "Unknown option '--polish'"],
    [['better'], "Unexpected argument 'better'"],
  ])('refuse %j', (argv, message) => {
    expect(() => parse(...argv)).toThrow(message);
  });
});
