import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../local/clock.ts';
import { openStores } from '../../local/open-stores.ts';
import { type StoragePlace, StorageRefused } from '../../local/storage-options.ts';
import { StorageUnavailable } from '../../shared/ports.ts';
import { endpoint } from '../shared/adapters/dynamo/dynoxide.ts';
import { openBaton, temporaryFile } from '../shared/application/temporary-baton.ts';
import { SILENT_LOG } from '../silent-log.ts';

const open = (place: StoragePlace) => openStores(place, systemClock, SILENT_LOG);

describe('opening stores that a server has filled', () => {
  it('reads what is there', async () => {
    const file = await temporaryFile();
    await openBaton(file, {}).then(({ close }) => close());
    const stores = await open({ folder: dirname(file), dynamodb: undefined });
    onTestFinished(() => stores.close());
    expect(await stores.strategies.list()).not.toHaveLength(0);
  });

  it('refuses a folder that does not exist, and makes none', async () => {
    const folder = join(dirname(await temporaryFile()), 'absent');
    await expect(open({ folder, dynamodb: undefined })).rejects.toThrow(StorageRefused);
    expect(existsSync(folder)).toBe(false);
  });

  it('refuses a folder without a database, and makes none', async () => {
    const file = await temporaryFile();
    const opening = open({ folder: dirname(file), dynamodb: undefined });
    await expect(opening).rejects.toThrow(`no ${file}`);
    expect(existsSync(file)).toBe(false);
  });

  it('refuses tables that do not exist, and makes none', async () => {
    const place = {
      folder: 'unused',
      dynamodb: { endpoint: new URL(await endpoint()), prefix: 'absent' },
    };
    for (const _ of ['at first', 'again']) {
      await expect(open(place)).rejects.toThrow('no absent-strategies and no absent-runs');
    }
  });

  it('says that a DynamoDB does not answer', async () => {
    const dynamodb = { endpoint: new URL('http://127.0.0.1:9'), prefix: 'baton' };
    await expect(open({ folder: 'unused', dynamodb })).rejects.toThrow(StorageUnavailable);
  });
});
