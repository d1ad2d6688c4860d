import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { policyReply } from '../../../functions/replies/policy.ts';
import { readPolicyFile } from '../../../local/evaluate/policy-file.ts';
import { temporaryFile } from '../../shared/application/temporary-baton.ts';
import { compiledStrategy, modelOf, policyOf } from '../../shared/domain/policy/policies.ts';

async function fileWith(text: string): Promise<string> {
  const file = await temporaryFile();
  await writeFile(file, text);
  return file;
}

const policy = policyOf({
  strategies: [compiledStrategy('a')],
  models: { select_agent: modelOf([['codex', 0.8]]) },
});
const reply = policyReply(policy);

describe('a policy in a file', () => {
  it('is the one that GET /v1/policy answered', async () => {
    expect(await readPolicyFile(await fileWith(JSON.stringify(reply)))).toEqual(policy);
  });

  it.each([
    ['half of one', '{"policy', 'does not hold the answer of GET /v1/policy: '],
    ['a list', '[]', 'does not hold the answer of GET /v1/policy: the whole: '],
    ['no settings', JSON.stringify({ ...reply, settings: 5 }), 'settings: '],
    ['something more', JSON.stringify({ ...reply, more: 1 }), 'the whole: Unrecognized key'],
    [
      'another encoding',
      JSON.stringify({ ...reply, encodingVersion: 999 }),
      'it encodes features by version 999',
    ],
  ])('is refused when it holds %s', async (_, text, message) => {
    await expect(readPolicyFile(await fileWith(text))).rejects.toThrow(message);
  });

  it('is refused when there is none', async () => {
    await expect(readPolicyFile('/absent/policy.json')).rejects.toThrow('--policy: ENOENT');
  });
});
