import { describe, expect, it } from 'vitest';
import { codedQuestion } from '../../../../shared/domain/proposal/coded-question.ts';
import { promptOf } from '../../../../shared/domain/proposal/prompt.ts';
import { replyJsonSchema } from '../../../../shared/domain/proposal/reply-json-schema.ts';
import { questionOf } from './made-up-question.ts';
import { allWords, HARMLESS, POISONED, questionIn } from './poisoned-question.ts';

/** Everything that a language model gets to read. */
function shown(question: ReturnType<typeof questionOf>): string {
  const coded = codedQuestion(question);
  const { system, user } = promptOf(coded);
  return `${system}\n${user}\n${JSON.stringify(replyJsonSchema(coded))}`;
}

describe('a prompt', () => {
  it('says what the question says', () => {
    const { user } = promptOf(codedQuestion(questionOf()));
    expect(user).toContain('cell-1: complexity=high: 10 of 40, rate 0.25');
    expect(user).toContain('failure-1: timeout: 25 runs');
    expect(user).toContain('repeated-1: timeout: 12 runs');
    expect(user).toContain('retry.maxAttempts = 3');
    expect(user).toContain('retry.maxAttempts: 1 | 2 | 4 | 5 | 6');
    expect(user).toContain('agentSelection.rules[complexity=high]: claude | codex | gemini');
    expect(user).toContain('cost in dollars: median 1, 90 % below 3');
    expect(user.split('\n').at(-1)).toBe('Propose up to 4 edit lists, the most promising first.');
  });

  it('has no heading over nothing', () => {
    expect(promptOf(codedQuestion(questionOf())).user).not.toContain('Experiments so far');
  });

  it('names past experiments with how they went', () => {
    const { user } = promptOf(codedQuestion(questionIn(HARMLESS)));
    expect(user).toContain(
      'past-1: agentSelection.default = agent-3: lost (expected 0.1, measured -0.05)',
    );
  });

  it.each(POISONED)('holds no %s of what callers wrote', (_, words) => {
    const text = shown(questionIn(words));
    for (const word of allWords(words)) expect(text).not.toContain(word);
    expect(text).not.toMatch(/AKIA|BEGIN|Bearer|ignore|disregard|hunter2|ghp_|xoxb|sk_live/i);
  });

  it.each(POISONED)('with %s is the same as that of its harmless twin', (_, words) => {
    expect(shown(questionIn(words))).toBe(shown(questionIn(HARMLESS)));
  });

  it('holds no name of the strategy', () => {
    expect(shown(questionOf())).not.toContain('bug-default');
  });
});
