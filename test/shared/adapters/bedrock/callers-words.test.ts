import { describe, expect, it } from 'vitest';
import { failure, inWords } from '../../../bedrock/answers.ts';
import { ask } from '../../../bedrock/asking.ts';
import { fakeBedrock } from '../../../bedrock/fake-bedrock.ts';
import {
  allWords,
  type CallersWords,
  HARMLESS,
  POISONED,
  questionIn,
} from '../../domain/proposal/poisoned-question.ts';

/** Everything that goes over the wire about a question in these words: each form, and a repair. */
async function sentAbout(words: CallersWords): Promise<string[]> {
  const bedrock = await fakeBedrock();
  bedrock.answerAllWith(({ rung }) =>
    rung === 'prose' ? inWords('No.') : failure(400, 'ValidationException', 'unknown schema'),
  );
  await ask(undefined, questionIn(words));
  expect(bedrock.received).toHaveLength(5);
  return bedrock.received.map(({ path, text }) => `${path}\n${text}`);
}

describe.each(POISONED)('what callers wrote is not sent: %s', (_, words) => {
  it('not one word of it', async () => {
    const sent = (await sentAbout(words)).join('\n');
    for (const word of allWords(words)) {
      expect(sent).not.toContain(word);
      expect(sent).not.toContain(JSON.stringify(word).slice(1, -1));
    }
    expect(sent).not.toMatch(/AKIA|BEGIN|Bearer|ignore|disregard|hunter2|ghp_|xoxb|sk_live/i);
  });

  it('so that its harmless twin is the same request', async () => {
    expect(await sentAbout(words)).toEqual(await sentAbout(HARMLESS));
  });
});
