import { inspect } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import {
  type Answer,
  byTool,
  bytes,
  failure,
  HANG,
  HANG_MIDWAY,
  inWords,
  NOTHING,
  REPLY,
  RESET,
} from '../../../bedrock/answers.ts';
import { ask, hastyProposer, realProposer, usedBy } from '../../../bedrock/asking.ts';
import { FAILURES, FAULTY } from '../../../bedrock/failures.ts';
import { fakeBedrock, TOKEN, useAddress } from '../../../bedrock/fake-bedrock.ts';
import { questionOf } from '../../domain/proposal/made-up-question.ts';

describe('a call that fails is not tried again', () => {
  it.each(FAILURES)('$name', async ({ answer, reason, usage }) => {
    const bedrock = await fakeBedrock();
    bedrock.answerAllWith(() => answer);
    expect(await ask()).toEqual({ kind: 'unavailable', reason, usage });
    expect(bedrock.received).toHaveLength(1);
  });

  it('whatever the environment says of attempts', async () => {
    const bedrock = await fakeBedrock();
    vi.stubEnv('AWS_MAX_ATTEMPTS', '5');
    vi.stubEnv('AWS_RETRY_MODE', 'adaptive');
    expect(await ask()).toMatchObject({ kind: 'unavailable' });
    expect(bedrock.received).toHaveLength(1);
  });

  it.each([
    ['never answers', HANG],
    ['stops in the middle of its answer', HANG_MIDWAY],
  ])('a service that %s, when its time is up', async (_, answer) => {
    const bedrock = await fakeBedrock();
    bedrock.answerAllWith(() => answer);
    expect(await ask(hastyProposer(200))).toEqual({
      kind: 'unavailable',
      reason: 'the model did not answer in time',
      usage: null,
    });
    expect(bedrock.received).toHaveLength(1);
  });

  it('a call that nobody waits for any more', async () => {
    const bedrock = await fakeBedrock();
    const waiting = new AbortController();
    bedrock.answerAllWith(() => {
      waiting.abort();
      return HANG;
    });
    expect(await ask(undefined, undefined, waiting.signal)).toEqual({
      kind: 'unavailable',
      reason: 'the model did not answer in time',
      usage: null,
    });
  });

  it('a call that nobody waited for is not even made', async () => {
    const bedrock = await fakeBedrock();
    expect(await ask(undefined, undefined, AbortSignal.abort())).toMatchObject({ usage: NOTHING });
    expect(bedrock.received).toEqual([]);
  });

  it.each(['http://127.0.0.1:9', 'http://nowhere.invalid'])(
    'a service that is not at %s',
    async (url) => {
      await fakeBedrock();
      useAddress(url);
      expect(await ask()).toEqual({
        kind: 'unavailable',
        reason: 'the connection to the service could not be opened',
        usage: NOTHING,
      });
    },
  );

  it('a call without credentials', async () => {
    const bedrock = await fakeBedrock();
    vi.stubEnv('AWS_BEARER_TOKEN_BEDROCK', undefined);
    expect(await ask()).toEqual({
      kind: 'unavailable',
      reason: 'the call could not be made: CredentialsProviderError',
      usage: NOTHING,
    });
    expect(bedrock.received).toEqual([]);
  });
});

describe('a reply that is not valid', () => {
  it.each(FAULTY)('gets one chance to be repaired: %s', async (_, answer, place) => {
    const bedrock = await fakeBedrock();
    bedrock.answerAllWith(() => answer);
    expect(await ask()).toEqual({
      kind: 'unavailable',
      reason: `the reply is not valid${place}`,
      usage: usedBy(2),
    });
    expect(bedrock.received).toHaveLength(2);
    const [first, second] = bedrock.received.map(({ body }) => body.messages[0]?.content[0]?.text);
    expect(first).not.toContain('not valid:');
    expect(second).toContain('Your last answer was not valid:\n- ');
  });

  it('is read without what a prototype adds', async () => {
    const bedrock = await fakeBedrock();
    const { body, ...rest } = byTool(REPLY);
    const more = `${body}`.replace('"proposals"', '"__proto__":{"abstention":"x"},"proposals"');
    bedrock.answerWith({ ...rest, body: more });
    expect(await ask()).toEqual({ kind: 'replied', reply: REPLY, usage: usedBy(1) });
  });

  it('is repaired, and both turns cost', async () => {
    const bedrock = await fakeBedrock();
    bedrock.answerWith(inWords('Well.'), byTool(REPLY));
    expect(await ask()).toEqual({ kind: 'replied', reply: REPLY, usage: usedBy(2) });
  });

  it.each([
    ['nothing', failure(429, 'ThrottlingException'), usedBy(1)],
    ['perhaps something', failure(424, 'ModelErrorException'), null],
  ])('counts with a second turn that costs %s', async (_, second, usage) => {
    const bedrock = await fakeBedrock();
    bedrock.answerWith(inWords('Well.'), second);
    expect(await ask()).toMatchObject({ kind: 'unavailable', usage });
  });

  it('counts at its most once one turn did not say what it used', async () => {
    const bedrock = await fakeBedrock();
    bedrock.answerWith(inWords('Well.', { usage: null }), byTool(REPLY));
    const proposer = await realProposer();
    expect(await ask(proposer)).toMatchObject({ usage: proposer.ceiling(questionOf()) });
  });

  it('shares its time with the first turn', async () => {
    const bedrock = await fakeBedrock();
    bedrock.answerWith(inWords('Well.'), HANG);
    expect(await ask(hastyProposer(1_000))).toMatchObject({
      reason: 'the model did not answer in time',
      usage: null,
    });
    expect(bedrock.received).toHaveLength(2);
  });
});

describe('a secret', () => {
  it.each<[string, Answer]>([
    ['a failure that quotes it', failure(403, 'AccessDeniedException', `${TOKEN} may not do this`)],
    ['a failure named for it', failure(400, TOKEN)],
    ['half an answer', bytes(TOKEN)],
    ['a reply that quotes it', byTool({ [TOKEN]: TOKEN })],
    ['a connection that breaks', RESET],
  ])('of the environment is neither in a result nor on a console: %s', async (_, answer) => {
    const said: unknown[] = [];
    for (const way of ['log', 'info', 'warn', 'error', 'debug'] as const) {
      vi.spyOn(console, way).mockImplementation((...words) => said.push(words));
    }
    const bedrock = await fakeBedrock();
    bedrock.answerAllWith(() => answer);
    const result = await ask();
    vi.restoreAllMocks();
    expect(inspect([result, said], { depth: null })).not.toContain(TOKEN);
  });
});
