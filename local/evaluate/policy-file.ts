import { readFile } from 'node:fs/promises';
import { policyReplySchema } from '../../functions/replies/policy.ts';
import { parseModel } from '../../shared/application/policy-parts.ts';
import { ENCODING_VERSION } from '../../shared/domain/learning/sums-keys.ts';
import type { Policy } from '../../shared/domain/policy/policy.ts';
import { Refusal } from '../replay/refusal.ts';

/** The policy in a file, as `GET /v1/policy` answered it. @throws Refusal naming file and place */
export async function readPolicyFile(file: string): Promise<Policy> {
  const refuse = (reason: string) =>
    new Refusal(`--policy: ${file} does not hold the answer of GET /v1/policy: ${reason}`);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Refusal(`--policy: ${messageOf(error)}`);
  });
  const reply = policyReplySchema.safeParse(parsedJson(text, refuse));
  if (!reply.success) {
    const [issue] = reply.error.issues;
    throw refuse(`${issue?.path.join('.') || 'the whole'}: ${issue?.message}`);
  }
  const { policyVersion, settings, strategies, statistics, encodingVersion } = reply.data;
  if (encodingVersion !== ENCODING_VERSION) {
    throw refuse(
      `it encodes features by version ${encodingVersion}, this Baton by ${ENCODING_VERSION}`,
    );
  }
  return {
    version: policyVersion,
    catalog: { settings, strategies },
    models: new Map(
      statistics.map(({ type, ...content }) => {
        const model = parseModel(content);
        if (model === undefined) throw refuse(`the statistics of ${type} do not fit each other`);
        return [type, model];
      }),
    ),
  };
}

function parsedJson(text: string, refuse: (reason: string) => Refusal): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refuse(messageOf(error));
  }
}

/** On one line: some messages quote what they could not read. */
function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ');
}
