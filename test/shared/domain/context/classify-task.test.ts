import { describe, expect, it } from 'vitest';
import { classifyTask } from '../../../../shared/domain/context/classify-task.ts';

describe('the type of a task', () => {
  it.each([
    ['bug', 'bug'],
    ['Bug', 'bug'],
    ['type: bug', 'bug'],
    ['kind/regression', 'bug'],
    ['crash', 'bug'],
    ['enhancement', 'feature'],
    ['kind/feature', 'feature'],
    ['refactoring', 'refactor'],
    ['tech-debt', 'refactor'],
    ['technical debt', 'refactor'],
    ['debugging', 'issue'],
    ['not a bug', 'issue'],
    ['constructor', 'issue'],
  ])('with the label %j is %s', (label, type) => {
    expect(classifyTask({ title: 'Saving', labels: ['good first issue', label] })).toBe(type);
  });

  it.each([
    ['fix: the parser', 'bug'],
    ['Fix(parser)!: empty input', 'bug'],
    ['hotfix: new login', 'bug'],
    ['feat: error pages', 'feature'],
    ['feat(api)!: fix the cursor', 'feature'],
    ['perf: add a cache', 'refactor'],
    ['chore: fix the lock file', 'refactor'],
    ['docs: saving', 'issue'],
    ['constructor: saving', 'issue'],
    ['toString: saving', 'issue'],
  ])('titled %j is %s by its prefix', (title, type) => {
    expect(classifyTask({ title })).toBe(type);
  });

  it.each([
    ['Crash when saving', 'bug'],
    ['Save does not work on Windows', 'bug'],
    ['The total is WRONG', 'bug'],
    ['Add dark mode', 'feature'],
    ['Support Node 24', 'feature'],
    ['Rename the user table', 'refactor'],
    ['Clean up the settings page', 'refactor'],
    ['Question about licences', 'issue'],
    ['Address book', 'issue'],
    ['Newsletter', 'issue'],
  ])('titled %j is %s by its words', (title, type) => {
    expect(classifyTask({ title })).toBe(type);
  });

  it.each([
    ['the caller over labels', { type: 'issue', labels: ['bug'], title: 'Fix it' }, 'issue'],
    ['labels over the title', { labels: ['enhancement'], title: 'fix: crash' }, 'feature'],
    ['the prefix over words', { title: 'refactor: add tests for the crash' }, 'refactor'],
    ['bug over refactor over feature', { title: 'Fix crash: rename and add a file' }, 'bug'],
    ['refactor over feature', { title: 'Extract and add a helper' }, 'refactor'],
    ['bug over refactor in labels', { labels: ['enhancement', 'chore', 'bug'] }, 'bug'],
    ['nothing at all', {}, 'issue'],
  ] as const)('follows %s', (_, task, type) => {
    expect(classifyTask({ ...task, labels: [...('labels' in task ? task.labels : [])] })).toBe(
      type,
    );
  });

  it('does not read the body', () => {
    expect(classifyTask({ title: 'Saving', body: 'It crashes.' })).toBe('issue');
  });
});
