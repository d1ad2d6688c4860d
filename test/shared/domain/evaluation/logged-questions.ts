import type { LoggedQuestion } from '../../../../shared/domain/evaluation/question.ts';
import { decisionIdSchema, taskIdSchema } from '../../../../shared/domain/identifiers.ts';

/** A question between agents, by the probabilities that the log gave them. */
export function loggedQuestion(
  probabilities: Readonly<Record<string, number>>,
  changes: Partial<LoggedQuestion> = {},
): LoggedQuestion {
  return {
    decisionId: decisionIdSchema.parse('d-1'),
    taskId: taskIdSchema.parse('task-1'),
    type: 'select_agent',
    alternatives: Object.entries(probabilities).map(([value, probability]) => ({
      value,
      probability,
      estimate: null,
    })),
    context: { taskType: 'bug' },
    config: undefined,
    strategyVersionId: null,
    ...changes,
  };
}
