import type { ProposerReply } from '../../shared/domain/proposal/proposal.ts';

/** A whole response, valid or not. */
interface WholeAnswer {
  readonly kind: 'response';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** What the fake endpoint does with a request. */
export type Answer =
  | WholeAnswer
  /** Nothing comes, or nothing after the first bytes of a success. */
  | { readonly kind: 'hang' | 'hang_midway' }
  /** The connection breaks, or breaks after the first bytes of a success. */
  | { readonly kind: 'reset' | 'reset_midway' };

export const HANG: Answer = { kind: 'hang' };
export const HANG_MIDWAY: Answer = { kind: 'hang_midway' };
export const RESET: Answer = { kind: 'reset' };
export const RESET_MIDWAY: Answer = { kind: 'reset_midway' };

/** What a call of the fake uses where a test says nothing else. */
export const USED = { inputTokens: 1_000, outputTokens: 200 };

export const NOTHING = { inputTokens: 0, outputTokens: 0, costUsd: 0 };

/** A success whose body is these bytes. */
export function bytes(body: string | Uint8Array): WholeAnswer {
  return { kind: 'response', status: 200, headers: {}, body };
}

/** A failure of the service, named in its header as AWS does. */
export function failure(status: number, errorType: string, message = 'Please wait.'): WholeAnswer {
  const headers = { 'x-amzn-errortype': errorType };
  return { kind: 'response', status, headers, body: JSON.stringify({ message }) };
}

/** What an answer of Converse may have in it, in the wrong way too. */
interface Said {
  readonly content: unknown;
  readonly stopReason?: unknown;
  readonly usage?: unknown;
}

/** An answer of Converse. */
export function said({ content, stopReason = 'end_turn', usage = USED }: Said): WholeAnswer {
  const message = { role: 'assistant', content };
  return bytes(
    JSON.stringify({ output: { message }, stopReason, usage, metrics: { latencyMs: 7 } }),
  );
}

/** An answer by the tool. */
export function byTool(input: unknown, more: Partial<Said> = {}): WholeAnswer {
  const toolUse = { toolUseId: 't-1', name: 'propose_changes', input };
  return said({ content: [{ toolUse }], stopReason: 'tool_use', ...more });
}

/** An answer in words. */
export function inWords(text: string, more: Partial<Said> = {}): WholeAnswer {
  return said({ content: [{ text }], ...more });
}

/** A valid reply to the made-up question. */
export const REPLY: ProposerReply = {
  proposals: [
    {
      operator: 'retry_policy',
      edits: [{ path: 'retry.maxAttempts', value: '2' }],
      targetFailureCodes: ['timeout'],
      evidenceIds: ['repeated-1'],
      expected: { metric: 'success_rate', direction: 'up', gain: 0.05, cells: ['complexity=high'] },
      rationale: 'Timeouts repeat.',
      risk: 'Fewer chances.',
    },
  ],
  abstention: null,
};
