import { describe, expect, it } from 'vitest';
import { complexityOf, hasCodeReferences } from '../../../../shared/domain/context/complexity.ts';

const lines = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n');
const checklist = (count: number) => lines(count, (at) => `- [${at % 2 ? 'x' : ' '}] step`);
const files = (count: number) => lines(count, (at) => `see src/file${at}.ts here`);
const blocks = (count: number) => lines(count, () => '```\ncode\n```');
/** A title and body of so many characters, the line feed between them included. */
const length = (characters: number) => ({ title: 'T', body: 'x'.repeat(characters - 2) });

describe('complexity', () => {
  it.each([
    ['399 characters', length(399), 'low'],
    ['1 point: 400 characters', length(400), 'low'],
    ['2 points: 1,500 characters', length(1_500), 'medium'],
    ['3 points: 4,000 characters', length(4_000), 'medium'],
    ['1 point: 2 items', { body: checklist(2) }, 'low'],
    ['2 points: 5 items', { body: checklist(5) }, 'medium'],
    ['1 point: 2 files', { body: files(2) }, 'low'],
    ['2 points: 4 files', { body: files(4) }, 'medium'],
    ['no point: one file named 9 times', { body: lines(9, () => 'in src/file.ts now') }, 'low'],
    ['1 point: 2 code blocks', { body: blocks(2) }, 'low'],
    ['2 points: 2 code blocks, 2 items', { body: `${blocks(2)}\n${checklist(2)}` }, 'medium'],
    ['4 points: 5 items, 4 files', { body: `${checklist(5)}\n${files(4)}` }, 'medium'],
    ['5 points: 5 items, 8 files', { body: `${checklist(5)}\n${files(8)}` }, 'high'],
    ['nothing', {}, 'low'],
  ])('%s', (_, task, expected) => {
    expect(complexityOf(task)).toBe(expected);
  });

  it('is the same when more follows after the 20,000 characters that are read', () => {
    const read = { title: 'T', body: 'x'.repeat(20_000) };
    expect(complexityOf({ ...read, body: `${read.body}\n${files(8)}` })).toBe(complexityOf(read));
  });
});

describe('code references', () => {
  it.each([
    ['a fenced block', 'see\n```\nx = 1\n```'],
    ['an indented fence', 'see\n   ```ts\nx'],
    ['a Python trace', 'Traceback (most recent call last):'],
    ['a line of a Python trace', 'log\n  File "/srv/app.txt", line 12, in run'],
    ['a JavaScript trace', 'Error: no\n    at run (file:///srv/app:12:7)'],
    ['a Java trace', 'x\n\tat com.acme.Run.go(Run.java:12)'],
    ['a Go panic', 'panic: runtime error'],
    ['a path with a source extension', 'It fails in src/app/main.ts.'],
    ['a file name in quotes', 'Open `main.py` first'],
  ])('are %s', (_, body) => {
    expect(hasCodeReferences({ title: 'T', body })).toBe(true);
  });

  it.each([
    ['plain words', 'Saving is slow, e.g. at night (see 12:30).'],
    ['inline code', 'Call `save` twice'],
    ['another extension', 'See report.docx and a.example.community'],
    ['nothing', ''],
  ])('are not %s', (_, body) => {
    expect(hasCodeReferences({ title: 'T', body })).toBe(false);
  });

  it('are found in the title too', () => {
    expect(hasCodeReferences({ title: 'Crash in parser.rs' })).toBe(true);
  });

  it.each([
    ['empty lines', '\n'.repeat(20_000)],
    ['lines of blanks', ' \n'.repeat(10_000)],
    ['brackets after an "at"', `  at ${'('.repeat(20_000)}`],
    ['what almost ends a trace', `  at ${'(1:1'.repeat(5_000)}`],
    ['slashes', 'a/'.repeat(10_000)],
  ])('are looked for in a moment among %s', (_, body) => {
    const started = performance.now();
    complexityOf({ body });
    expect(hasCodeReferences({ body })).toBe(false);
    expect(performance.now() - started).toBeLessThan(200);
  });
});
