import { expect } from 'vitest';
import { choiceReplySchema } from '../../../functions/replies/choice.ts';
import { selectionReplySchema } from '../../../functions/replies/selection.ts';
import { madeUpHistory, type RunHistory, type RunReply } from '../support/history.ts';
import type { Place } from '../support/place.ts';
import { type Acknowledged, playThroughKills } from '../support/play.ts';
import { type ServerProcess, temporaryFolder } from '../support/server-process.ts';
import { recountOf, sumsIn } from '../support/stored.ts';

/** How many of the calls acknowledged last are looked up right after a restart. */
const LOOKED_UP = 40;

/**
 * Kills a server in the middle of its work and starts it again, twice: its answers are the stored
 * ones, and its sums are those of a recount.
 */
export async function expectAnswersKeptThroughKills(place: Place, runs: number): Promise<void> {
  const history = madeUpHistory(runs);
  const { server, acknowledged } = await playThroughKills(history, {
    ...place,
    kills: 2,
    seed: 'learning',
    afterRestart: expectAllStored,
  });
  await expectExactlyOnce(server, history);
  await expectAnswersAsStored(server, acknowledged);
  await server.stop();
  const scratch = await temporaryFolder();
  const recounted = await place.withStores((stores) => recountOf(stores, scratch));
  expect(await place.withStores(sumsIn)).toEqual(recounted);
}

export async function expectAllStored(
  { api }: ServerProcess,
  acknowledged: readonly Acknowledged[],
): Promise<void> {
  for (const { runId, step } of acknowledged.slice(-LOOKED_UP)) {
    const run = await api.run(runId);
    expect(step.isStored(run), `${JSON.stringify(step.call)} is in ${JSON.stringify(run)}`).toBe(
      true,
    );
  }
}

export async function expectExactlyOnce(
  { api }: ServerProcess,
  history: readonly RunHistory[],
): Promise<void> {
  for (const { runId, steps, decisions, reports } of history) {
    const run = await api.run(runId);
    expect(
      steps.every((step) => step.isStored(run)),
      `all of ${runId} is stored`,
    ).toBe(true);
    expect(run.decisions).toHaveLength(decisions);
    expect(run.outcome?.iterations).toBe(reports);
  }
}

/** Every answer that named a decision is the stored decision, however often it was given. */
async function expectAnswersAsStored(
  { api }: ServerProcess,
  acknowledged: readonly Acknowledged[],
): Promise<void> {
  for (const { runId, answer } of acknowledged) {
    const choices = answeredChoices(answer);
    if (choices.length === 0) continue;
    expect((await api.run(runId)).decisions).toEqual(
      expect.arrayContaining(choices.map((choice) => expect.objectContaining(choice))),
    );
  }
}

type AnsweredChoice = Pick<RunReply['decisions'][number], 'decisionId' | 'chosen' | 'propensity'>;

function answeredChoices(answer: unknown): AnsweredChoice[] {
  const choice = choiceReplySchema.safeParse(answer);
  if (choice.success) return [parts(choice.data)];
  const selection = selectionReplySchema.safeParse(answer);
  if (!selection.success) return [];
  const { decisionId, propensity, strategy, choices } = selection.data;
  return [{ decisionId, propensity, chosen: strategy.versionId }, ...choices.map(parts)];
}

const parts = ({ decisionId, chosen, propensity }: AnsweredChoice): AnsweredChoice => ({
  decisionId,
  chosen,
  propensity,
});
