import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decisionTypeSchema,
  plainText,
  projectIdSchema,
  runIdSchema,
  slugSchema,
  taskIdSchema,
  versionIdOf,
  versionIdSchema,
} from '../../../shared/domain/identifiers.ts';
import { SEEDED } from './seeded.ts';

const names = { runIdSchema, taskIdSchema, projectIdSchema };
const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success;

describe.each(Object.entries(names))('%s', (_, schema) => {
  it.each([
    ['one character', 'r', true],
    ['200 characters', 'r'.repeat(200), true],
    ['200 emoji, which are 400 code units', '🎼'.repeat(200), true],
    ['slashes, spaces, quotes and letters of any script', `acme/web "é" 作業 'ß'`, true],
    ['what means something elsewhere', '__proto__', true],
    ['nothing', '', false],
    ['201 characters', 'r'.repeat(201), false],
    ['201 emoji', '🎼'.repeat(201), false],
    ['a line feed', 'run\n1', false],
    ['a line feed at the end', 'run-1\n', false],
    ['a NUL', 'run\u0000', false],
    ['DEL', 'run\u007f', false],
    ['a C1 control character', 'run\u0085', false],
    ['a lone high surrogate', 'run\ud83c', false],
    ['a lone low surrogate', '\udfbcrun', false],
    ['surrogates the wrong way round', '\udfbc\ud83c', false],
    ['a number', 1, false],
  ])('takes or refuses %s', (_case, value, expected) => {
    expect(accepts(schema, value)).toBe(expected);
  });

  it('keeps what it accepts as it was sent', () => {
    expect(schema.parse(' 🎼 run\u200d')).toBe(' 🎼 run\u200d');
  });
});

describe('plain text', () => {
  it('is as long as its code points, whatever the planes they are from', () => {
    const unicode = fc
      .array(fc.integer({ min: 0, max: 0x10_ffff }), { maxLength: 12 })
      .map((points) => String.fromCodePoint(...points));
    fc.assert(
      fc.property(unicode, fc.integer({ min: 0, max: 12 }), (text, maximum) => {
        const plain = !/[\p{Cc}\p{Cs}]/u.test(text);
        expect(accepts(plainText(0, maximum), text)).toBe(plain && [...text].length <= maximum);
      }),
      SEEDED,
    );
  });

  it('survives UTF-8, in which everything is stored and sent', () => {
    const anything = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 });
    fc.assert(
      fc.property(anything, (units) => {
        const text = String.fromCharCode(...units);
        const survives = Buffer.from(text, 'utf8').toString('utf8') === text;
        expect(accepts(plainText(0, 8), text) && !survives).toBe(false);
      }),
      { ...SEEDED, numRuns: 500 },
    );
  });
});

describe('names that stand in addresses and keys', () => {
  it.each([
    ['bug-default', true],
    ['0', true],
    ['a'.repeat(40), true],
    ['a'.repeat(41), false],
    ['-bug', false],
    ['Bug', false],
    ['bug_default', false],
    ['bug\n', false],
    ['', false],
  ])('slug %j: %s', (value, expected) => {
    expect(accepts(slugSchema, value)).toBe(expected);
  });

  it.each([
    ['select_agent', true],
    ['constructor', true],
    ['a1', true],
    [`a${'_'.repeat(39)}`, true],
    [`a${'_'.repeat(40)}`, false],
    ['_a', false],
    ['1a', false],
    ['select-agent', false],
    ['', false],
  ])('decision type %j: %s', (value, expected) => {
    expect(accepts(decisionTypeSchema, value)).toBe(expected);
  });

  it.each([
    ['bug-default@1', true],
    ['bug-default@999999', true],
    ['bug-default@0', false],
    ['bug-default@01', false],
    ['bug-default@1000000', false],
    ['bug-default', false],
    ['Bug@1', false],
  ])('version id %j: %s', (value, expected) => {
    expect(accepts(versionIdSchema, value)).toBe(expected);
  });

  it('makes version ids of slug and number, and none of a number under 1', () => {
    const slug = slugSchema.parse('bug-default');
    expect(versionIdOf(slug, 3)).toBe('bug-default@3');
    expect(() => versionIdOf(slug, 0)).toThrow('expected a version id');
  });
});
