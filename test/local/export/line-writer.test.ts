import { describe, expect, it } from 'vitest';
import { streamWriter } from '../../../local/export/line-writer.ts';

describe('writing lines to a stream', () => {
  it('waits until the stream has taken what it was given', async () => {
    const taken: (() => void)[] = [];
    let sent = '';
    const writer = streamWriter(async (text) => {
      sent += text;
      await new Promise<void>((resolve) => taken.push(resolve));
    });
    await writer.write('small');
    expect(sent).toBe('');
    let isWritten = false;
    const writing = writer.write('x'.repeat(300_000)).then(() => {
      isWritten = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect([sent.length, isWritten]).toEqual([300_007, false]);
    taken.pop()?.();
    await writing;
    await writer.write('last');
    const finishing = writer.finish();
    taken.pop()?.();
    await finishing;
    expect(sent.endsWith('x\nlast\n')).toBe(true);
  });
});
