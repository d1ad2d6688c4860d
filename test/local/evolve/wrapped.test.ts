import { describe, expect, it } from 'vitest';
import { wrapped } from '../../../local/evolve/wrapped.ts';

describe('a long text', () => {
  it('is broken at spaces into lines of 100 columns at the most, and loses no word', () => {
    const words = Array.from({ length: 80 }, (_, at) => 'x'.repeat(1 + ((at * 7) % 13)));
    const lines = wrapped(words.join(' '), '    ').split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100);
    expect(Math.min(...lines.slice(0, -1).map(({ length }) => length))).toBeGreaterThan(100 - 14);
    expect(lines.every((line) => line.startsWith('    x'))).toBe(true);
    expect(lines.map((line) => line.trim()).join(' ')).toBe(words.join(' '));
  });

  it('keeps a word that is longer than a line', () => {
    expect(wrapped(`a ${'x'.repeat(120)} b`, ' ')).toBe(` a\n ${'x'.repeat(120)}\n b`);
  });

  it('may be empty, and loses its own line breaks', () => {
    expect(wrapped('', '  ')).toBe('  ');
    expect(wrapped('a\nb', '')).toBe('a b');
  });
});
