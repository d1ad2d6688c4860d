import { v5 as uuidV5 } from 'uuid';
import { canonicalJson } from '../canonical-json.ts';
import { PROMPT_VERSION } from './prompt.ts';
import type { ProposalQuestion } from './proposal-question.ts';

const QUESTION_NAMESPACE = '6f0c2a0e-6a8e-4f60-9c0f-0b9f1f0f6f57';

/**
 * The name of a question to a model: the same evidence about the same version, asked in the same way,
 * has the same key, so that its reply is paid for once.
 */
export function questionKey(question: ProposalQuestion, model: string | null): string {
  const { from, to, ...evidence } = question.analysis;
  const { budget, offlineFallback, analysis, ...asked } = question;
  return uuidV5(
    canonicalJson({ ...asked, evidence, prompt: PROMPT_VERSION, model }),
    QUESTION_NAMESPACE,
  );
}
