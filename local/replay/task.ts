import * as z from 'zod';
import { contextSchema } from '../../shared/domain/context/context.ts';
import { MAXIMUM_ALTERNATIVES } from '../../shared/domain/decision/alternatives.ts';
import { decisionTypeSchema, plainText, taskIdSchema } from '../../shared/domain/identifiers.ts';
import { outcomeFactsSchema } from '../../shared/domain/outcome/report.ts';

const option = plainText(1, 200);
const facts = outcomeFactsSchema.shape;

/** What one option achieved on a task: success in [0, 1] (yes and no are 1 and 0) and dollars. */
const recordedOutcomeSchema = z.strictObject({
  success: facts.success.unwrap().unwrap(),
  costUsd: facts.costUsd.unwrap().unwrap(),
});
export type RecordedOutcome = z.infer<typeof recordedOutcomeSchema>;

/** One line of a replay file: a task with the recorded outcome of every alternative. */
export const replayTaskSchema = z
  .strictObject({
    taskId: taskIdSchema,
    type: decisionTypeSchema,
    context: contextSchema,
    alternatives: z.array(option).min(1).max(MAXIMUM_ALTERNATIVES),
    outcomes: z.record(option, recordedOutcomeSchema),
  })
  .superRefine(({ alternatives, outcomes }, check) => {
    const refuse = (path: (string | number)[], message: string) =>
      check.addIssue({ code: 'custom', path, message });
    for (const [position, alternative] of alternatives.entries()) {
      if (alternatives.indexOf(alternative) !== position) {
        refuse(
          ['alternatives', position],
          `expected every alternative once, "${alternative}" is repeated`,
        );
      }
      if (!Object.hasOwn(outcomes, alternative)) {
        refuse(['outcomes'], `expected an outcome for the alternative "${alternative}"`);
      }
    }
    for (const name of Object.keys(outcomes)) {
      if (!alternatives.includes(name))
        refuse(['outcomes', name], 'is not one of the alternatives');
    }
  });
export type ReplayTask = z.infer<typeof replayTaskSchema>;

/** What the option achieved on the task. Throws when the task never offered it. */
export function outcomeOf(task: ReplayTask, option: string): RecordedOutcome {
  const outcome = Object.hasOwn(task.outcomes, option) ? task.outcomes[option] : undefined;
  if (outcome === undefined) {
    throw new Error(`"${option}" is not one of the alternatives of the task "${task.taskId}"`);
  }
  return outcome;
}
