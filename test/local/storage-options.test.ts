import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { describe, expect, it } from 'vitest';
import { STORAGE_OPTIONS, storagePlace } from '../../local/storage-options.ts';

const place = (args: readonly string[], usual?: Parameters<typeof storagePlace>[1]) =>
  storagePlace(parseArgs({ args: [...args], options: STORAGE_OPTIONS }).values, usual);

describe('the options that say where everything is kept', () => {
  it('name a folder by its absolute path, or leave it to the command', () => {
    expect(place(['--data', 'learned'])).toEqual({
      folder: resolve('learned'),
      dynamodb: undefined,
    });
    expect(place([]).folder).toBe(resolve('.baton'));
    expect(place([], { folder: './.baton-demo', prefix: '' }).folder).toBe(resolve('.baton-demo'));
  });

  it('name the tables of a DynamoDB', () => {
    const args = ['--store', 'dynamodb', '--dynamodb-endpoint', 'http://127.0.0.1:8000'];
    const endpoint = new URL('http://127.0.0.1:8000');
    expect(place(args).dynamodb).toEqual({ endpoint, prefix: 'baton' });
    expect(place([...args, '--dynamodb-prefix', 'team']).dynamodb?.prefix).toBe('team');
  });

  it.each([
    [['--data', ' '], '--data: expected the name of a folder.'],
    [['--store', 'mysql'], '--store mysql: expected sqlite or dynamodb.'],
    [['--dynamodb-prefix', 'team'], 'go with --store dynamodb'],
    [['--store', 'dynamodb'], '--store dynamodb wants --dynamodb-endpoint'],
    [['--store', 'dynamodb', '--dynamodb-endpoint', 'ftp://here'], 'wants --dynamodb-endpoint'],
    [
      ['--store', 'dynamodb', '--dynamodb-endpoint', 'http://here', '--dynamodb-prefix', '#'],
      '--dynamodb-prefix #: expected letters',
    ],
  ])('refuse %j', (args, message) => {
    expect(() => place(args)).toThrow(message);
  });
});
