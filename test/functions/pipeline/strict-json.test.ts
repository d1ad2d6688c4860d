import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HttpProblem } from '../../../functions/pipeline/problem.ts';
import { parseStrictJson } from '../../../functions/pipeline/strict-json.ts';

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

function refusalOf(text: string): HttpProblem {
  try {
    parseStrictJson(text);
  } catch (error) {
    if (error instanceof HttpProblem) return error;
    throw error;
  }
  throw new Error('expected a refusal');
}

describe('strict JSON', () => {
  it('is JSON as long as nothing hides in it', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 20 }), (text) => {
        fc.pre(!text.includes('__proto__'));
        expect(parseStrictJson(text)).toEqual(JSON.parse(text));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('says where the key __proto__ is, without having used it', () => {
    const { kind, errors } = refusalOf('{"a":[{"b":{"__proto__":{"polluted":true}}}]}');
    expect(kind).toBe('invalid-input');
    expect(errors).toEqual([{ path: 'a.0.b.__proto__', message: 'this key is never accepted' }]);
    expect('polluted' in {}).toBe(false);
  });

  it('refuses more than anybody needs, before anybody validates it', () => {
    const keys = Object.fromEntries(Array.from({ length: 257 }, (_, at) => [`k${at}`, 1]));
    expect(refusalOf(JSON.stringify({ context: keys })).errors[0]?.path).toBe('context');
    expect(refusalOf(JSON.stringify({ a: Array(1_001).fill(0) })).errors[0]?.path).toBe('a');
    const rows = Array.from({ length: 100 }, () => Array(600).fill(0));
    expect(refusalOf(JSON.stringify(rows)).message).toMatch(/50000 values/);
  });

  it('keeps the text __proto__ as a value', () => {
    expect(parseStrictJson('["__proto__"]')).toEqual(['__proto__']);
  });

  it('nests 32 levels, whatever stands at the last, and no more', () => {
    expect(parseStrictJson(nested(32))).toEqual(JSON.parse(nested(32)));
    expect(refusalOf(nested(33)).errors).toEqual([
      { path: Array(32).fill('0').join('.'), message: 'nested deeper than 32 levels' },
    ]);
  });

  it('refuses half a million levels in no time', () => {
    const begun = performance.now();
    expect(refusalOf(nested(500_000)).kind).toBe('invalid-input');
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  it('does not repeat a long text when it says what is wrong', () => {
    const { kind, message } = refusalOf(`{"secret":"${'x'.repeat(100_000)}`);
    expect(kind).toBe('malformed-json');
    expect(message.length).toBeLessThanOrEqual(200);
  });
});
