import type { CodedQuestion } from './coded-question.ts';
import { INSTRUCTIONS } from './prompt-instructions.ts';
import { promptSections } from './prompt-sections.ts';

/** Changes whenever the same question would be put differently. */
export const PROMPT_VERSION = '1';

/** What a language model is told and asked. */
export interface Prompt {
  readonly system: string;
  readonly user: string;
}

/**
 * The question as a prompt: numbers, Baton's own words and codes. A {@link CodedQuestion} holds no
 * word of anybody else's, so that nothing in a task, a project or an agent's name can speak to the
 * model. No text of a task exists in an analysis at all.
 */
export function promptOf({ question }: CodedQuestion): Prompt {
  const asked = `Propose up to ${question.wanted} edit lists, the most promising first.`;
  return {
    system: INSTRUCTIONS,
    user: [...promptSections(question), asked].join('\n\n'),
  };
}
