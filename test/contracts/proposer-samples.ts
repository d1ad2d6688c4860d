import type { ProposalQuestion } from '../../shared/domain/proposal/proposal-question.ts';
import type { Usage } from '../../shared/domain/proposal/spend.ts';
import { type StoredReply, storedReplySchema } from '../../shared/domain/proposal/stored-reply.ts';
import type { Reservation } from '../../shared/ports.ts';
import { questionOf } from '../shared/domain/proposal/made-up-question.ts';
import { slugOf, versionIdOf } from './samples.ts';

export function sampleQuestion(slug: string, wanted = 4): ProposalQuestion {
  return questionOf(undefined, { slug: slugOf(slug), wanted });
}

/** A question whose JSON is longer than a megabyte: of a strategy that was changed much and often. */
export function longQuestion(slug: string): ProposalQuestion {
  const edits = Array.from({ length: 40 }, (_, place) => ({
    path: `agentSelection.agents[${'ä'.repeat(200)} ${place}]`,
    value: 'n'.repeat(350),
  }));
  const past = Array.from({ length: 50 }, (_, place) => ({
    versionId: versionIdOf(`${slug}@${place + 2}`),
    parentVersionId: versionIdOf(`${slug}@${place + 1}`),
    label: 'inconclusive' as const,
    edits,
    expectedGain: 0.05,
    measuredGain: null,
  }));
  return { ...sampleQuestion(slug), past };
}

/** A stored reply without proposals, told from others by why there are none. */
export function sampleReply(abstention: string): StoredReply {
  return storedReplySchema.parse({
    reply: { proposals: [], abstention },
    use: {
      name: 'bedrock',
      model: 'a-model',
      reused: false,
      inputTokens: 900,
      outputTokens: 90,
      costUsd: 0.25,
    },
  });
}

export function usageOf(inputTokens: number, outputTokens: number, costUsd: number): Usage {
  return { inputTokens, outputTokens, costUsd };
}

/** The most that a call of the samples may use. */
export const MOST = usageOf(1_000, 500, 0.5);

export function reservationOf(key: string, changes: Partial<Reservation> = {}): Reservation {
  return { slug: slugOf('a'), month: '2026-01', key, most: MOST, ...changes };
}
