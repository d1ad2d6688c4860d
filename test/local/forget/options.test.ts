import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../../local/forget/options.ts';

describe('the arguments of forgetting', () => {
  it('name a run or a project', () => {
    const place = { folder: resolve('.baton'), dynamodb: undefined };
    expect(parseOptions(['--run', 'r1'])).toEqual({ kind: 'run', id: 'r1', yes: false, place });
    expect(parseOptions(['--project', 'acme/web', '--yes'])).toEqual({
      kind: 'project',
      id: 'acme/web',
      yes: true,
      place,
    });
  });

  it('may ask for help', () => {
    expect(parseOptions(['--help'])).toBeUndefined();
  });

  it.each([
    [[], 'expected either --run ID or --project ID'],
    [['--run', 'a', '--project', 'b'], 'expected either --run ID or --project ID'],
    [['--project', ''], '--project: expected 1 to 200 characters'],
    [['--run', 'a\nb'], '--run: expected 1 to 200 characters without control characters'],
    [['acme'], 'Unexpected argument'],
    [['--run', 'a', '--force'], "Unknown option '--force'"],
  ])('refuse %j', (argv, message) => {
    expect(() => parseOptions(argv)).toThrow(message);
  });
});
