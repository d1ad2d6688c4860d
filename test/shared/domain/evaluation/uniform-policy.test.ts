import { expect, it } from 'vitest';
import { uniformPolicy } from '../../../../shared/domain/evaluation/uniform-policy.ts';
import { loggedQuestion } from './logged-questions.ts';

it('the uniform policy chooses evenly among what the log could have chosen', () => {
  const question = loggedQuestion({ claude: 0.9, codex: 0, gemini: 0.05, aider: 0.05 });
  expect(uniformPolicy.probabilities(question)).toEqual([1 / 3, 0, 1 / 3, 1 / 3]);
});
