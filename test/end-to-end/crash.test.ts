import { describe, expect, it } from 'vitest';
import {
  expectAllStored,
  expectAnswersKeptThroughKills,
  expectExactlyOnce,
} from './flows/crash.ts';
import { madeUpHistory } from './support/history.ts';
import { sqlitePlace } from './support/place.ts';
import { playThroughKills } from './support/play.ts';
import { type ServerProcess, temporaryFolder } from './support/server-process.ts';
import { type LearnedSums, storedSums } from './support/stored.ts';

const RUNS = 400;
const KILLS = 5;

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
    const learned = withoutTime(await storedSums(disturbed));
    expect(Object.keys(learned).length).toBeGreaterThan(10);
    expect(learned).toEqual(withoutTime(await storedSums(undisturbed)));
    console.log(
      `${RUNS} runs, ${rough.acknowledged.length} acknowledged calls, ${rough.kills} kills, ` +
        `${rough.cutOff} calls cut off: the same ${Object.keys(learned).length} vectors of sums`,
    );
  });

  it('keeps the very answers it gave while it learns, and its sums are those of a recount', {
    timeout: 60_000,
  }, async () => {
    await expectAnswersKeptThroughKills(await sqlitePlace(), RUNS / 2);
  });
});

/**
 * The sums of all days together, since a test may run at midnight, and of qualities without features:
 * what a project had achieved when it asked is one, and depends on what was folded by then. The other
 * test holds all sums against a recount.
 */
function withoutTime(sums: LearnedSums): LearnedSums {
  const together: Record<string, readonly number[]> = {};
  for (const [name, vector] of Object.entries(sums)) {
    const anyDay = name.replace(/ \d{4}-\d\d-\d\d#/, ' any day#');
    const lasting = /^model\/\w+\/quality /.test(name) ? vector.slice(0, 3) : vector;
    together[anyDay] = lasting.map((sum, at) => sum + (together[anyDay]?.[at] ?? 0));
  }
  return together;
}
