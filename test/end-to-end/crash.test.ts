import { describe, expect, it } from 'vitest';
import { choiceReplySchema } from '../../functions/replies/choice.ts';
import { selectionReplySchema } from '../../functions/replies/selection.ts';
import { madeUpHistory, type RunHistory, type RunReply } from './support/history.ts';
import { type Acknowledged, playThroughKills } from './support/play.ts';
import { type ServerProcess, temporaryFolder } from './support/server-process.ts';
import { type LearnedSums, recountedSums, storedSums } from './support/stored.ts';

const RUNS = 400;
const KILLS = 5;

/** How many of the calls acknowledged last are looked up right after a restart. */
const LOOKED_UP = 40;

describe('a server that is killed in the middle of its work', () => {
  it('has every acknowledged call exactly once and has learned what an undisturbed one learns', {
    timeout: 60_000,
  }, async () => {
    const [undisturbed, disturbed] = [await temporaryFolder(), await temporaryFolder()];
    const history = madeUpHistory(RUNS);
    const answerAlike = ({ api }: ServerProcess) =>
      api.changeSettings({
        mode: 'off',
        applicableSignals: ['merged', 'ciPassed', 'iterations'],
        reason: 'answers that do not depend on when they are asked for',
      });
    const [calm, rough] = await Promise.all([
      playThroughKills(history, {
        data: undisturbed,
        kills: 0,
        seed: 'calm',
        prepare: answerAlike,
      }),
      playThroughKills(history, {
        data: disturbed,
        kills: KILLS,
        seed: 'rough',
        prepare: answerAlike,
        afterRestart: expectAllStored,
      }),
    ]);
    expect(rough.kills).toBe(KILLS);
    expect(rough.cutOff).toBeGreaterThan(0);
    await expectExactlyOnce(rough.server, history);
    expect(await calm.server.stop()).toEqual({ code: 0, signal: null });
    expect(await rough.server.stop()).toEqual({ code: 0, signal: null });
    const learned = withoutDays(await storedSums(disturbed));
    expect(Object.keys(learned).length).toBeGreaterThan(10);
    expect(learned).toEqual(withoutDays(await storedSums(undisturbed)));
    console.log(
      `${RUNS} runs, ${rough.acknowledged.length} acknowledged calls, ${rough.kills} kills, ` +
        `${rough.cutOff} calls cut off: the same ${Object.keys(learned).length} vectors of sums`,
    );
  });

  it('keeps the very answers it gave while it learns, and its sums are those of a recount', {
    timeout: 60_000,
  }, async () => {
    const data = await temporaryFolder();
    const history = madeUpHistory(RUNS / 2);
    const { server, acknowledged } = await playThroughKills(history, {
      data,
      kills: 2,
      seed: 'learning',
      afterRestart: expectAllStored,
    });
    await expectExactlyOnce(server, history);
    await expectAnswersAsStored(server, acknowledged);
    await server.stop();
    expect(await storedSums(data)).toEqual(await recountedSums(data, await temporaryFolder()));
  });
});

async function expectAllStored(
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

async function expectExactlyOnce(
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

/** The sums of all days together: a test may run at midnight. */
function withoutDays(sums: LearnedSums): LearnedSums {
  const together: Record<string, readonly number[]> = {};
  for (const [name, vector] of Object.entries(sums)) {
    const anyDay = name.replace(/ \d{4}-\d\d-\d\d#/, ' any day#');
    together[anyDay] = vector.map((sum, at) => sum + (together[anyDay]?.[at] ?? 0));
  }
  return together;
}
